// forEachP: runs a function once for each P at a safe point, without stopping the world. (proc.go: forEachP; what the
// Ps do: safepoint.ts)
//
// Each P's M runs it when it gets to the scheduler, to a syscall, or when it hands its P on; for idle Ps the caller
// does. The function is named by its pc and is called with the P. It must not block and not be preempted.

import { pAt } from '../p/own.ts';
import { SAFEPOINT, Sched, sched } from '../shared/globals.ts';
import { M, P, Pidle, Psyscall } from '../shared/layout.ts';
import { acquirem, lock, releasem, unlock } from '../shared/lock.ts';
import { cas, get, load, ref, set, store, xadd } from '../shared/mem.ts';
import { noteclear, notetsleep } from '../shared/note.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { bodyAt } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { lowerwaiting, raisewaiting } from './gcwaiting.ts';
import { handoffp } from './handoffp.ts';
import { preemptall } from './preempt.ts';

const schedlock = ref(sched, Sched.lock);
const note = ref(sched, Sched.safePointNote);
/** Nanoseconds between two requests to those that have not come by. */
const ASKAGAIN = 100_000;

/** Calls the function at pc for every P, each on the M that owns it or on this one, and returns when all have been. On
 *  g0, worldsema held: only one at a time. */
export function forEachP(pc: number): void {
  const mp = acquirem();
  const own = get(mp, M.p);
  const procs = get(sched, Sched.gomaxprocs);
  lock(schedlock);
  if (get(sched, Sched.safePointWait) !== 0) throw_('forEachP: sched.safePointWait != 0');
  set(sched, Sched.safePointWait, procs - 1);
  set(sched, Sched.safePointFn, pc);
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    if (pp !== own) store(pp, P.runSafePointFn, 1);
  }
  raisewaiting(SAFEPOINT);
  preemptall();
  // A P becomes idle under this lock only, and then it has looked (handoffp, findRunnable): none is missed.
  const fn = bodyAt(pc);
  for (let pp = get(sched, Sched.pidle); pp !== nil; pp = get(pp, P.link)) {
    if (!cas(pp, P.runSafePointFn, 1, 0)) continue;
    fn(pp, 0);
    const left = get(sched, Sched.safePointWait);
    set(sched, Sched.safePointWait, left - 1);
  }
  const wait = get(sched, Sched.safePointWait) > 0;
  unlock(schedlock);
  fn(own, 0);
  for (let i = 0; i < procs; i++) retakeFromSyscall(pAt(i));
  if (wait) {
    while (!notetsleep(note, ASKAGAIN)) preemptall();
    noteclear(note);
  }
  finish(procs);
  releasem(mp);
}

/** A P in a syscall has nobody to run the function: handoffp does. */
function retakeFromSyscall(pp: Ptr<'p'>): void {
  const wanted = load(pp, P.runSafePointFn);
  const status = load(pp, P.status);
  if (status !== Psyscall || wanted === 0 || !cas(pp, P.status, Psyscall, Pidle)) return;
  xadd(pp, P.syscalltick, 1);
  handoffp(pp);
}

function finish(procs: number): void {
  lock(schedlock);
  const left = get(sched, Sched.safePointWait);
  if (left !== 0) throw_('forEachP: not done');
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const wanted = load(pp, P.runSafePointFn);
    if (wanted !== 0) throw_('forEachP: P did not run fn');
  }
  set(sched, Sched.safePointFn, 0);
  lowerwaiting(SAFEPOINT);
  unlock(schedlock);
}
