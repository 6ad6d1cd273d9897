// Passing on a P whose M is going to block. (proc.go: handoffp)

import { pidleget, pidleput } from '../p/pidle.ts';
import { runqempty } from '../p/runq.ts';
import { nobarrierWakeTime } from '../p/timerwhen.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { cas, get, load, loadf, ref, store } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { gcstopping } from './gcwaiting.ts';
import { runSafePointLocked } from './safepoint.ts';
import { startm } from './startm.ts';
import { stopP } from './stopp.ts';
import { wakeNetPoller } from './wakenetpoller.ts';

const schedlock = ref(sched, Sched.lock);

/** Starts an M for pp if there is anything that it could do, else stops or idles it. pp is Pidle and the caller's. Must
 *  be as strict as findRunnable: work that one sees and the other does not is left lying. (#13645) */
export function handoffp(pp: Ptr<'p'>): void {
  const global = load(sched, Sched.runqsize);
  if (!runqempty(pp) || global !== 0) {
    startm(pp, false);
    return;
  }
  // No local work: if nobody spins and no P is idle, someone should look.
  const spinning = load(sched, Sched.nmspinning);
  const idle = load(sched, Sched.npidle);
  if (spinning + idle === 0 && cas(sched, Sched.nmspinning, 0, 1)) {
    store(sched, Sched.needspinning, 0);
    startm(pp, true);
    return;
  }
  lock(schedlock);
  if (gcstopping()) {
    stopP(pp);
    unlock(schedlock);
    return;
  }
  const wanted = load(pp, P.runSafePointFn);
  if (wanted !== 0) runSafePointLocked(pp);
  const size = get(sched, Sched.runqsize);
  // The last running P, and nobody polls: somebody must, or the host's answers find no one. (#5216)
  const others = load(sched, Sched.npidle);
  const procs = load(sched, Sched.gomaxprocs);
  const polled = loadf(sched, Sched.lastpoll);
  if (size !== 0 || (others === procs - 1 && polled !== 0)) {
    unlock(schedlock);
    startm(pp, false);
    return;
  }
  // Before the P is anybody's: its timers need somebody who waits for them. (#35274)
  const when = nobarrierWakeTime(pp);
  pidleput(pp);
  const asked = load(sched, Sched.needspinning);
  const raised = asked === 1 && cas(sched, Sched.nmspinning, 0, 1);
  const again = raised ? pidleget() : nil;
  unlock(schedlock);
  if (again !== nil) {
    store(sched, Sched.needspinning, 0);
    startm(again, true);
  }
  if (when !== 0) wakeNetPoller(when);
}
