import { done, step } from '../shared/bootlog.ts';

export function fastrandinit(): void {
  const record = step('fastrandinit');
  done(record, 'fastrandinit', 'src/boot/fastrandinit.ts', '', '');
}
