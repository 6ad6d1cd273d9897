// Parking a goroutine and making it ready. (proc.go: gopark, park_m, goready, ready)
//
// gopark only writes down what is wanted; the body then spills its frames and leaves with PARKED, and park_m, on g0,
// changes the status and calls the unlock function. Until that has run, nobody can resume the goroutine: its frames are
// complete before it can be seen waiting.
//
// Go does both with preemption forbidden (acquirem). Here a goroutine is preempted only where its body looks at the
// stack guard, which is never inside the runtime.

import { casgstatus, readgstatus } from '../g/status.ts';
import { runqput } from '../p/runq.ts';
import { mcall, PARK } from '../shared/frame.ts';

import { G, Grunnable, Grunning, Gscan, Gwaiting, M, P } from '../shared/layout.ts';
import { get, incf, set, setrelaxed } from '../shared/mem.ts';
import { DEBUG } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { bodyAt, PARKED } from '../shared/text.ts';
import { throw_, throwNoP } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { wakep } from './spinning.ts';

/**
 * Asks for the current goroutine to be parked. `unlockf` is the pc of a function (gp, lock) => boolean that runs after
 * the goroutine has become Gwaiting (0: none); if it returns false the goroutine goes on at once. `reason` is a
 * waitReason. The body must spill and return the PARKED that this returns. Its frame is resumed with `undefined`.
 */
export function gopark(unlockf: number, lock: number, reason: number): typeof PARKED {
  const gp = getg();
  const mp = get(gp, G.m);
  if (DEBUG) {
    const status = readgstatus(gp);
    if (status !== Grunning && status !== (Gscan | Grunning)) throw_('gopark: bad g status');
  }
  set(mp, M.waitunlockf, unlockf);
  set(mp, M.waitlock, lock);
  set(gp, G.waitreason, reason);
  mcall(PARK);
  return PARKED;
}

/** gopark, continued on g0. */
export function park_m(mp: Ptr<'m'>, gp: Ptr<'g'>): void {
  const unlockf = get(mp, M.waitunlockf);
  const lock = get(mp, M.waitlock);
  set(mp, M.waitunlockf, 0);
  set(mp, M.waitlock, 0);
  dropg(mp, gp);
  // From here on another M may have it running, or done: gp is not ours.
  casgstatus(gp, Grunning, Gwaiting);
  if (unlockf === 0) return;
  const fn = bodyAt(unlockf);
  const stay = fn(gp, lock);
  if (stay === false) {
    casgstatus(gp, Gwaiting, Grunnable);
    const pp = get(mp, M.p);
    incf(pp, P.readied);
    runqput(pp, gp, true);
  }
}

/** Cuts the tie between an M and its goroutine. (proc.go: dropg) */
export function dropg(mp: Ptr<'m'>, gp: Ptr<'g'>): void {
  set(gp, G.m, nil);
  setrelaxed(mp, M.curg, nil);
}

/** Makes a parked gp runnable, next on the caller's P if `next`. Each park is ended by exactly one ready. */
function ready(gp: Ptr<'g'>, next: boolean): void {
  const mp = get(getg(), G.m);
  const pp = get(mp, M.p);
  if (pp === nil) throwNoP('a goroutine was made runnable');
  // casgstatus throws unless it is waiting.
  casgstatus(gp, Gwaiting, Grunnable);
  incf(pp, P.readied);
  runqput(pp, gp, next);
  wakep();
}

/** ready without a wake-up: while no other M may have a P. */
export function readyalone(gp: Ptr<'g'>): void {
  const mp = get(getg(), G.m);
  const pp = get(mp, M.p);
  casgstatus(gp, Gwaiting, Grunnable);
  incf(pp, P.readied);
  runqput(pp, gp, true);
}

export function goready(gp: Ptr<'g'>): void {
  ready(gp, true);
}
