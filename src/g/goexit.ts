// goexit: the return address of every goroutine's first frame. When the body returns, its M resumes this "frame", which
// asks for goexit0. (asm: goexit; proc.go: goexit1)

import { mcall } from '../shared/frame.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { GOEXIT } from './verdict.ts';

export function goexit(_sp: number, _rp: number): typeof PARKED {
  mcall(GOEXIT);
  return PARKED;
}

const pc = funcs('runtime', { goexit });

export const GOEXITPC: number = pc.goexit;
