// Deadlock detection: every M is idle, so nothing will ever run again unless something outside makes it. (proc.go:
// checkdead)

import { allg, allglen } from '../g/allgs.ts';
import { anyTimers } from '../p/timerwhen.ts';
import { Kern, kern, Sched, sched } from '../shared/globals.ts';
import { G, Gpreempted, Grunnable, Grunning, Gscan, Gsyscall, Gwaiting } from '../shared/layout.ts';
import { assertLockHeld, unlock } from '../shared/lock.ts';
import { get, load, ref } from '../shared/mem.ts';
import { fatalthrow, throw_ } from '../shared/throw.ts';
import { mcount } from './mcommon.ts';

const schedlock = ref(sched, Sched.lock);

/** Called when an M has become idle. sched.lock held; does not return from a deadlock. */
export function checkdead(): void {
  assertLockHeld(schedlock);
  const idle = get(sched, Sched.nmidle);
  const idlelocked = get(sched, Sched.nmidlelocked);
  const system = get(sched, Sched.nmsys);
  const running = mcount() - idle - idlelocked - system;
  if (running > 0) return;
  // The run is ending, and its Ms with it.
  const exiting = load(kern, Kern.exiting);
  const panicking = load(kern, Kern.panicking);
  if (exiting !== 0 || panicking !== 0) return;
  if (running < 0)
    throw_(`checkdead: inconsistent counts: mcount ${mcount()} nmidle ${idle} nmidlelocked ${idlelocked}`);
  // sysmon will find that those who wait for a thread can have one.
  const forThreads = get(sched, Sched.nthreadwait);
  if (forThreads > 0) return;
  let waiting = 0;
  const n = allglen();
  for (let i = 0; i < n; i++) {
    const gp = allg(i);
    const isSystem = get(gp, G.system);
    if (isSystem !== 0) continue;
    const status = load(gp, G.atomicstatus) & ~Gscan;
    if (status === Gwaiting || status === Gpreempted) waiting++;
    else if (status === Grunnable || status === Grunning || status === Gsyscall) {
      unlock(schedlock);
      throw_('checkdead: runnable g');
    }
  }
  if (waiting === 0) {
    unlock(schedlock);
    fatalthrow('no goroutines (main called runtime.Goexit) - deadlock!');
  }
  // A timer will make somebody runnable: an M sleeps in the poller for it, or is on its way there.
  if (anyTimers()) return;
  unlock(schedlock);
  fatalthrow('all goroutines are asleep - deadlock!');
}
