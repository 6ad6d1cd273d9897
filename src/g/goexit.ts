// goexit: the return address of every goroutine's first frame. When the body returns, its M resumes this "frame", which
// asks for goexit0. (asm: goexit; proc.go: goexit1)
//
// A goroutine that ends itself with Goexit goes there frame by frame, as by an exception, so that finally clauses run;
// the exception is one that catch clauses pass on. It is a function of the text segment, as finally clauses may
// suspend: a frame can hold it, and it is the same on every thread. (panic.go: Goexit)

import { GOEXIT, mcall } from '../shared/frame.ts';
import { funcs, PARKED } from '../shared/text.ts';

/** What every goroutine's first frame is resumed by when its function has returned: asks the M for goexit0. */
function goexit(_sp: number, _rp: number): typeof PARKED {
  mcall(GOEXIT);
  return PARKED;
}

/** Ends the calling goroutine: throws itself, an exception that runs finally clauses and that catch clauses pass on. */
export function Goexit(): never {
  throw Goexit;
}

const pc = funcs('runtime', { goexit, Goexit });

export const GOEXITPC: number = pc.goexit;
