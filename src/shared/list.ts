// Lists of Gs linked through schedlink: gQueue (FIFO) and gList (LIFO), as Go's proc.go has them. A queue's head and tail
// are passed by value: lists that live in structs are kept there by their owners.

import { G } from './layout.ts';
import { get, set } from './mem.ts';
import { nil, type Ptr } from './struct.ts';

export type GPtr = Ptr<'g'>;

/** Links gs into a chain; returns its head. The last link is nil. */
export function chain(gs: readonly GPtr[]): GPtr {
  let head: GPtr = nil;
  for (let i = gs.length - 1; i >= 0; i--) {
    const gp = gs[i] as GPtr;
    set(gp, G.schedlink, head);
    head = gp;
  }
  return head;
}

/** Gs of a chain, first to last. For audits and dumps. */
export function chainLength(head: GPtr): number {
  let n = 0;
  for (let gp = head; gp !== 0; gp = get(gp, G.schedlink)) n++;
  return n;
}
