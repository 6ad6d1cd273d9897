// The scheduler's loop. In Go, schedule -> execute -> gogo -> body -> mcall -> schedule never returns; here the body
// returns its mcall target as a verdict, and the M's loop is
//
//   for (;;) dispatch(execute(schedule()))
//
// all on g0 but for the body itself. (proc.go: schedule, execute)

import { casgstatus } from '../g/status.ts';
import { GOEXIT, GOSCHED, NEWSTACK, PARK } from '../shared/frame.ts';
import { G, Grunnable, Grunning, M, P } from '../shared/layout.ts';
import { get, incf, relaxed, set, setrelaxed } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg, setg } from '../shared/tls.ts';
import { findRunnable, inheritsTime } from './findrunnable.ts';
import { goexit0 } from './goexit0.ts';
import { gogo } from './gogo.ts';
import { gosched_m } from './gosched.ts';
import { startlockedm, stoplockedm } from './lockedm.ts';
import { newstack } from './newstack.ts';
import { park_m } from './park.ts';
import { resetspinning } from './spinning.ts';

/** Runs Gs until the machine goes down (ThreadExit) or this M exits, which is the only way to return. */
export function scheduleLoop(): void {
  const mp = get(getg(), G.m);
  let stay = true;
  while (stay) {
    const gp = schedule(mp);
    execute(mp, gp);
    stay = dispatch(mp, gp);
  }
}

/** One round: finds a runnable goroutine and makes it fit to run here. May block. */
function schedule(mp: Ptr<'m'>): Ptr<'g'> {
  const locks = get(mp, M.locks);
  if (locks !== 0) throw_('schedule: holding locks');
  for (;;) {
    const locked = get(mp, M.lockedg);
    if (locked !== nil) {
      // This M runs nothing but its locked g: hand the P on and wait for that one.
      stoplockedm(mp);
      return locked;
    }
    const gp = findRunnable(mp);
    const spinning = get(mp, M.spinning);
    // The M is going to run a goroutine and stops looking for work; if it was the last spinner, another may be needed.
    if (spinning !== 0) resetspinning(mp);
    const lockedm = get(gp, G.lockedm);
    if (lockedm === nil) return gp;
    // gp may run on another M only: give it our P, wait for a new one, and look again.
    startlockedm(mp, gp);
  }
}

/** Makes gp current and runs it until it leaves. */
function execute(mp: Ptr<'m'>, gp: Ptr<'g'>): void {
  const pp = get(mp, M.p);
  setrelaxed(mp, M.curg, gp);
  set(gp, G.m, mp);
  casgstatus(gp, Grunnable, Grunning);
  setrelaxed(gp, G.preempt, 0);
  incf(pp, P.ran);
  if (!inheritsTime(pp)) {
    const tick = relaxed(pp, P.schedtick);
    setrelaxed(pp, P.schedtick, (tick + 1) | 0);
  }
  setg(gp);
  gogo(gp);
  // A body that only needed a larger stack goes on at once.
  while (get(mp, M.mcall) === NEWSTACK && newstack(mp, gp)) gogo(gp);
  const g0 = get(mp, M.g0);
  setg(g0);
}

/** Does what the body asked for when it left. False when this M is to exit. */
function dispatch(mp: Ptr<'m'>, gp: Ptr<'g'>): boolean {
  const verdict = get(mp, M.mcall);
  switch (verdict) {
    case GOEXIT:
      return goexit0(mp, gp);
    case PARK:
      park_m(mp, gp);
      return true;
    case GOSCHED:
      gosched_m(mp, gp);
      return true;
    case NEWSTACK:
      // newstack found a preemption request. (gopreempt_m)
      gosched_m(mp, gp);
      return true;
    default:
      return throw_(`mcall: bad verdict ${verdict}`);
  }
}
