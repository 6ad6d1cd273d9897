// Blocking calls of plain JavaScript, during which the P is up for grabs. (proc.go: entersyscall, exitsyscall,
// exitsyscallfast, exitsyscall0)
//
// entersyscall leaves the P where it is, in Psyscall, and remembers it in m.oldp: if the call is short, exitsyscall
// takes it back with one compare-and-swap. Meanwhile sysmon (retake.ts) or a stop of the world may take it.
//
// The call's JavaScript frames cannot leave their thread, so a goroutine that comes back and finds no P cannot be put
// on a queue for any M, as Go does. It waits as a locked goroutine does: it is queued, but tied to this M, which sleeps
// until somebody hands it a P together with the goroutine (exitsyscall0, stoplockedm, startlockedm). What the call may
// do, and why there is no m.syscalltick: docs/decisions/056-no-p-in-a-syscall.md.

import { casgstatus } from '../g/status.ts';
import { globrunqput } from '../p/globrunq.ts';
import { acquirep, wirep } from '../p/own.ts';
import { pidleget } from '../p/pidle.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, Grunnable, Grunning, Gsyscall, M, P, Pgcstop, Pidle, Psyscall } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { cas, get, incf, load, ref, relaxed, set, setrelaxed, store, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { getg, setg } from '../shared/tls.ts';
import { gcstopping, gcwaiting } from './gcwaiting.ts';
import { stoplockedm } from './lockedm.ts';
import { dropg } from './park.ts';
import { runSafePointFn } from './safepoint.ts';
import { notestopped } from './stopp.ts';
import { entersyscall_sysmon, wakesysmon } from './sysmonwait.ts';
import { endticket } from './threadwait.ts';

const schedlock = ref(sched, Sched.lock);

/** Whether the current goroutine is in a syscall already. */
export function insyscall(): boolean {
  const mp = get(getg(), G.m);
  const pp = get(mp, M.p);
  return pp === nil;
}

/** The current goroutine is about to block its thread. Until exitsyscall it owns no P: no allocation, no goroutine may
 *  be made or readied. */
export function entersyscall(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  // Not to be preempted: its P is half given away.
  const locks = get(mp, M.locks);
  set(mp, M.locks, locks + 1);
  casgstatus(gp, Grunning, Gsyscall);
  const asleep = load(sched, Sched.sysmonwait);
  if (asleep !== 0) entersyscall_sysmon();
  // The P's function must run while the P is ours. (edfc979725)
  const waiting = gcwaiting();
  if (waiting !== 0) runSafePointFn();
  const pp = get(mp, M.p);
  incf(pp, P.syscalls);
  setrelaxed(pp, P.m, nil);
  set(mp, M.oldp, pp);
  // Cleared: whoever retakes the P, it must not be found here. (#27660)
  set(mp, M.p, nil);
  store(pp, P.status, Psyscall);
  if (gcstopping()) entersyscall_gcwait(pp);
  // From here on the P counts in its place.
  const ticket = get(gp, G.ticket);
  if (ticket !== 0) endticket(gp);
  set(mp, M.locks, locks);
}

/** The world is to stop: stops the P that was just left, unless the stopper was faster. */
function entersyscall_gcwait(pp: Ptr<'p'>): void {
  lock(schedlock);
  const wait = get(sched, Sched.stopwait);
  if (wait > 0 && cas(pp, P.status, Psyscall, Pgcstop)) {
    xadd(pp, P.syscalltick, 1);
    notestopped();
  }
  unlock(schedlock);
}

/** The call is over: gets a P, the old one if it is still there, and goes on. May sleep. */
export function exitsyscall(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  const locks = get(mp, M.locks);
  set(mp, M.locks, locks + 1);
  const oldp = get(mp, M.oldp);
  set(mp, M.oldp, nil);
  const fast = exitsyscallfast(oldp);
  set(mp, M.locks, locks);
  if (fast) casgstatus(gp, Gsyscall, Grunning);
  else exitsyscall0(mp, gp);
  const pp = get(mp, M.p);
  xadd(pp, P.syscalltick, 1);
}

function exitsyscallfast(oldp: Ptr<'p'>): boolean {
  if (oldp !== nil && cas(oldp, P.status, Psyscall, Pidle)) {
    wirep(oldp);
    return true;
  }
  const idle = load(sched, Sched.npidle);
  if (idle === 0) return false;
  lock(schedlock);
  const pp = pidleget();
  if (pp !== nil) wakesysmon();
  unlock(schedlock);
  if (pp === nil) return false;
  acquirep(pp);
  return true;
}

/** No P was free: queues the goroutine, tied to this M, and sleeps until it gets one. Runs on g0. */
function exitsyscall0(mp: Ptr<'m'>, gp: Ptr<'g'>): void {
  const g0 = get(mp, M.g0);
  setg(g0);
  const tied = get(mp, M.lockedg);
  set(mp, M.lockedg, gp);
  set(gp, G.lockedm, mp);
  casgstatus(gp, Gsyscall, Grunnable);
  dropg(mp, gp);
  lock(schedlock);
  const pp = pidleget();
  if (pp === nil) globrunqput(gp);
  else wakesysmon();
  unlock(schedlock);
  if (pp === nil) {
    stoplockedm(mp);
    // It came off a queue, so it is run once more: what execute counts.
    const given = get(mp, M.p);
    incf(given, P.ran);
  } else {
    acquirep(pp);
  }
  newslice(mp);
  setrelaxed(mp, M.curg, gp);
  set(gp, G.m, mp);
  casgstatus(gp, Grunnable, Grunning);
  if (tied === nil) {
    set(mp, M.lockedg, nil);
    set(gp, G.lockedm, nil);
  }
  setg(gp);
}

/** The goroutine begins a new time slice on the P that it has now. (Without, sysmon would go by what ran there before.)
 *  */
function newslice(mp: Ptr<'m'>): void {
  const pp = get(mp, M.p);
  const tick = relaxed(pp, P.schedtick);
  setrelaxed(pp, P.schedtick, (tick + 1) | 0);
}
