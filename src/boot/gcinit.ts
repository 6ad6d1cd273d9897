import { done, step } from '../shared/bootlog.ts';

export function gcinit(): void {
  const record = step('gcinit');
  done(record, 'gcinit', 'src/boot/gcinit.ts', '', '');
}
