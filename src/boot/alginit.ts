import { done, step } from '../shared/bootlog.ts';

export function alginit(): void {
  const record = step('alginit');
  done(record, 'alginit', 'src/boot/alginit.ts', '', '');
}
