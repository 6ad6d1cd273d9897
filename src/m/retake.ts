// retake: sysmon takes Ps back, from syscalls that last, and from goroutines that run too long. (proc.go: retake)

import { pAt } from '../p/own.ts';
import { runqempty } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P, Pidle, Prunning, Psyscall } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { cas, get, getf, load, ref, set, setf, xadd } from '../shared/mem.ts';
import { FORCEPREEMPT } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { handoffp } from './handoffp.ts';
import { incidlelocked } from './idlelocked.ts';
import { preemptone } from './preempt.ts';

const allplock = ref(sched, Sched.allplock);

/** One look at every P; how many were taken out of syscalls. sysmon only. */
export function retake(now: number): number {
  let n = 0;
  // The lock keeps procresize from changing allp.
  lock(allplock);
  for (let i = 0; ; i++) {
    const procs = load(sched, Sched.gomaxprocs);
    if (i >= procs) break;
    const pp = pAt(i);
    if (pp === nil) continue;
    const status = load(pp, P.status);
    if (status !== Prunning && status !== Psyscall) continue;
    const late = overslice(pp, now);
    if (status !== Psyscall || !overdue(pp, now, late)) continue;
    // handoffp may need any lock.
    unlock(allplock);
    if (takeback(pp)) n++;
    lock(allplock);
  }
  unlock(allplock);
  return n;
}

/** Asks pp's goroutine to make way once its time slice has lasted FORCEPREEMPT: schedtick has not moved since. */
function overslice(pp: Ptr<'p'>, now: number): boolean {
  const tick = load(pp, P.schedtick);
  const seen = get(pp, P.sysmonSchedtick);
  if (tick !== seen) {
    set(pp, P.sysmonSchedtick, tick);
    setf(pp, P.sysmonSchedwhen, now);
    return false;
  }
  const since = getf(pp, P.sysmonSchedwhen);
  if (since + FORCEPREEMPT > now) return false;
  // In a syscall there is nobody to ask; then its P is taken, whatever the syscall's own time. (4166ff42c0)
  preemptone(pp);
  return true;
}

/** Whether pp has been in the same syscall for a whole round, and somebody has a use for it, or it has been there
 *  long. */
function overdue(pp: Ptr<'p'>, now: number, late: boolean): boolean {
  const tick = load(pp, P.syscalltick);
  const seen = get(pp, P.sysmonSyscalltick);
  if (!late && tick !== seen) {
    set(pp, P.sysmonSyscalltick, tick);
    setf(pp, P.sysmonSyscallwhen, now);
    return false;
  }
  const spinning = load(sched, Sched.nmspinning);
  const idle = load(sched, Sched.npidle);
  const since = getf(pp, P.sysmonSyscallwhen);
  // Without work, and with others who look for some, it may stay; but not forever: it would keep sysmon awake.
  return !(runqempty(pp) && spinning + idle > 0 && since + FORCEPREEMPT > now);
}

/** Takes pp from the M that is in a syscall, unless that has just come back. */
function takeback(pp: Ptr<'p'>): boolean {
  // One M less counts as idle while we hold a P, so that checkdead does not find nobody running in between. (#6070)
  incidlelocked(-1);
  const taken = cas(pp, P.status, Psyscall, Pidle);
  if (taken) {
    xadd(pp, P.syscalltick, 1);
    handoffp(pp);
  }
  incidlelocked(1);
  return taken;
}
