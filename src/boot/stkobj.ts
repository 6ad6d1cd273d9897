import { done, step } from '../shared/bootlog.ts';

export function stkobjinit(): void {
  const record = step('stkobjinit');
  done(record, 'stkobjinit', 'src/boot/stkobj.ts', '', '');
}
