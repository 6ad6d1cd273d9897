import { done, step } from '../shared/bootlog.ts';

export function itabsinit(): void {
  const record = step('itabsinit');
  done(record, 'itabsinit', 'src/boot/itabs.ts', '', '');
}
