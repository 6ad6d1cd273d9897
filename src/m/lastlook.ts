// The last look of an M that has stopped spinning and has given its P up: all queues once more. (proc.go: findRunnable,
// checkRunqsNoP) It is P2 and P3 of the parking proof in HACKING.md.

import { globrunqget } from '../p/globrunq.ts';
import { acquirep, pAt } from '../p/own.ts';
import { idlepMaskRead, pidlegetSpinning } from '../p/pidle.ts';
import { runqempty } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { becomeSpinning } from './becomespinning.ts';
import { deadTimersNoP } from './checktimers.ts';

const schedlock = ref(sched, Sched.lock);

/** Takes mp's spinning count down, then looks. A G to run, or nil: with a P when there is something to steal or to
 *  clear, without one when there is nothing. */
export function lastlook(mp: Ptr<'m'>): Ptr<'g'> {
  set(mp, M.spinning, 0);
  const spinning = xadd(sched, Sched.nmspinning, -1);
  if (spinning < 0) throw_('findrunnable: negative nmspinning');
  // The global queue first: what went there since we looked was not followed by a wake-up. (#55160)
  lock(schedlock);
  const size = get(sched, Sched.runqsize);
  if (size !== 0) {
    const pp = pidlegetSpinning();
    if (pp !== nil) {
      const gp = globrunqget(pp, 0);
      if (gp === nil) throw_('global runq empty with non-zero runqsize');
      unlock(schedlock);
      acquirep(pp);
      set(pp, P.inherit, 0);
      becomeSpinning(mp);
      return gp;
    }
  }
  unlock(schedlock);
  let pp = checkRunqsNoP();
  if (pp === nil && deadTimersNoP()) pp = idleP();
  if (pp !== nil) {
    acquirep(pp);
    becomeSpinning(mp);
  }
  return nil;
}

/** Without a P: if any P has work and there is an idle P, that idle P. */
function checkRunqsNoP(): Ptr<'p'> {
  const procs = load(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    if (idlepMaskRead(i)) continue;
    if (runqempty(pAt(i))) continue;
    return idleP();
  }
  return nil;
}

function idleP(): Ptr<'p'> {
  lock(schedlock);
  const pp = pidlegetSpinning();
  unlock(schedlock);
  return pp;
}
