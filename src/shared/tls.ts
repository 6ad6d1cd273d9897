// The one thread-local: the g register. It is a JavaScript variable of the thread, and every change of it is also
// stored through the thread's TLS base (m.tls[0]), so that dumps show which g each M is on.

import { M } from './layout.ts';
import { setword } from './mem.ts';
import type { Ptr } from './struct.ts';

let g = 0 as Ptr<'g'>;
let fsbase = 0;

/** The current g: g0 while scheduling, the goroutine while its body runs. */
export function getg(): Ptr<'g'> {
  return g;
}

export function setg(gp: Ptr<'g'>): void {
  g = gp;
  if (fsbase !== 0) setword(fsbase, gp);
}

/** Points the thread's TLS at mp's slots. (asm: settls) */
export function settls(mp: Ptr<'m'>): void {
  fsbase = mp + M.tls;
}

/** The thread leaves the machine: no g, no TLS. */
export function cleartls(): void {
  g = 0 as Ptr<'g'>;
  fsbase = 0;
}
