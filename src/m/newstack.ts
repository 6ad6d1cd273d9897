// newstack: what a prologue without room leads to, stack growth, preemption, or an unwinding of too many activations on
// the thread's native stack. (stack.go: morestack, newstack)
//
// morestack runs in the body: it puts the callee's entry frame where it belongs (on the new, larger stack if there is
// no room) and leaves; all callers spill to the old stack; newstack, on g0, copies those frames over and lets the body
// go on.

import { casgstatus } from '../g/status.ts';
import { dropHeld, holding } from '../heap/held.ts';
import { copystack, growstack, overflows } from '../heap/stackgrow.ts';
import { setv } from '../heap/value.ts';
import { frameWords, mcall, NEWSTACK, slot, writeHeader } from '../shared/frame.ts';

import { G, Gcopystack, Grunning, M, P } from '../shared/layout.ts';
import { get, incf, load, set } from '../shared/mem.ts';
import { STACKGUARD } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { PARKED } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { canPreemptM } from './preempt.ts';

/** In G.newhi: there is no larger stack, and G.newlo says where the frame would have been. */
const OVERFLOW = -1;

/**
 * Called by the prologue of the function with entry pc `pc` when its frame of `words` at fp lies below stackguard0. The
 * function returns this PARKED, and is entered again with the same arguments later.
 */
export function morestack(fp: number, words: number, pc: number, ...args: readonly unknown[]): typeof PARKED {
  const gp = getg();
  const lo = get(gp, G.stacklo);
  mcall(NEWSTACK);
  const room = fp >= lo + STACKGUARD / 4;
  if (!room && overflows(gp, fp)) {
    // The program ends in newstack, on g0: by then the callers have spilled, and the traceback can show them.
    set(gp, G.newlo, fp);
    set(gp, G.newhi, OVERFLOW);
    return PARKED;
  }
  const place = room ? fp : growstack(gp, fp);
  writeHeader(place, pc, words, args.length);
  for (let i = 0; i < args.length; i++) setv(slot(place, i), args[i]);
  set(gp, G.schedsp, place);
  return PARKED;
}

/** morestack, continued on g0. True when gp is to go on at once, false when it was preempted: its M does gosched. */
export function newstack(mp: Ptr<'m'>, gp: Ptr<'g'>): boolean {
  const newhi = get(gp, G.newhi);
  if (newhi === OVERFLOW) {
    const fp = get(gp, G.newlo);
    set(gp, G.newlo, 0);
    dropHeld();
    growstack(gp, fp);
  } else if (newhi !== 0) {
    const top = get(gp, G.schedsp);
    const words = frameWords(top);
    const oldhi = get(gp, G.stackhi);
    casgstatus(gp, Grunning, Gcopystack);
    copystack(gp, oldhi - (newhi - (top + words)));
    casgstatus(gp, Gcopystack, Grunning);
    const pp = get(mp, M.p);
    incf(pp, P.grows);
  }
  const preempt = load(gp, G.preempt);
  // Nor while an argument waits here: it is entered again at once.
  if (preempt === 0 || holding()) return true;
  // Put aside while the M must not lose the goroutine: releasem and unlock ask again.
  if (!canPreemptM(mp)) return true;
  const pp = get(mp, M.p);
  incf(pp, P.preempted);
  return false;
}
