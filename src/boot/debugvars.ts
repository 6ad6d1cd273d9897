import { done, step } from '../shared/bootlog.ts';

export function parsedebugvars(): void {
  const record = step('parsedebugvars');
  done(record, 'parsedebugvars', 'src/boot/debugvars.ts', '', '');
}
