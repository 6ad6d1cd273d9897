// Goroutines that wait for a thread to block on. Go has nothing like it: there a thread is 20 us away, here 40 to 60 ms
// of processor time. If the goroutine on each P blocked its thread, all Ps would wait for threads that are not born
// yet, and those who only want to compute with them.
//
// So where the compiler sees a goroutine call `syscall`, it lets it ask first (reserveThread). Usually that is one look
// at sched.shortage. When sysmon has taken a P out of a syscall and there was no idle M left (spares.ts), and at the
// program's first syscall if others are waiting to run, a goroutine needs a ticket, and gets one when there is an M to
// carry on for each P that may lose its own:
//
//   idle Ms + idle Ps > Ps in syscalls + tickets
//
// An idle P counts since it has nothing to run: to lose its M is no loss. (Not one that is idle because no M was ready:
// mwanted.ts.) Who gets no ticket parks on a queue, in order, and sysmon hands out tickets as threads come, from
// syscalls or from the pool. A ticket is used up when the goroutine's P is in Psyscall, which counts from then on. A
// call from a plain function is not asked, as it could not wait: it takes an M as in Go.
//
// Rejected: an M that is not born may leave its P to others (they are all blocked; the rate stayed at 50 to 70%); to
// run others on top of the goroutine's native frames (it could go on only after them); stock for all (40 to 60 ms and
// some MiB each).

import { pAt } from '../p/own.ts';
import { runqempty } from '../p/runq.ts';
import { Kern, kern, Sched, sched } from '../shared/globals.ts';
import { G, M, P, Psyscall } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { as, get, load, ref, relaxed, set, store } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, type PARKED } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { gopark } from './park.ts';
import { wakesysmon } from './sysmonwait.ts';

const schedlock = ref(sched, Sched.lock);
/** Sched.shortage: no goroutine has blocked a thread yet; goroutines ask first; they need not. */
const UNKNOWN = 0;
export const SHORT = 1;
export const ENOUGH = 2;
/** G.ticket: a ticket; one that came with an M. */
const TICKET = 1;
const TIED = 2;
const WAITING = waitReason('waiting for a thread');

/** Reserves a thread for the current goroutine, which is about to block its own: true when it may, and if threads are
 *  short it has a ticket then. False: it must waitthread first. Compiled bodies. */
export function reserveThread(): boolean {
  const gp = getg();
  const has = get(gp, G.ticket);
  // Whether threads are still short or not: if it ended tied, its thread would end too.
  if (has === TIED) untie(gp);
  const short = relaxed(sched, Sched.shortage);
  if (short === ENOUGH || has !== 0) return true;
  // Its thread is its own, and nobody else's to run on.
  const locked = get(gp, G.lockedm);
  if (locked !== nil) return true;
  if (short === UNKNOWN && !othersWait(gp)) return true;
  // Then no P is taken out of a syscall, and nobody would hand out tickets.
  const nosysmon = get(kern, Kern.nosysmon);
  if (nosysmon !== 0) return true;
  lock(schedlock);
  const got = giveticket(gp);
  const now = load(sched, Sched.shortage);
  if (now === UNKNOWN) store(sched, Sched.shortage, got ? ENOUGH : SHORT);
  unlock(schedlock);
  return got;
}

/** Whether anybody would miss the P of gp, which runs. */
function othersWait(gp: Ptr<'g'>): boolean {
  const size = load(sched, Sched.runqsize);
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  return size > 0 || !runqempty(pp);
}

/** Parks the current goroutine until there is a thread for it, if there still is none. It has a ticket when it goes on.
 *  */
export function waitthread(): typeof PARKED {
  return gopark(THREADWAIT, 0, WAITING);
}

/** gopark's unlockf. */
function threadwait_c(g: number): boolean {
  const gp = as<'g'>(g);
  lock(schedlock);
  const got = giveticket(gp);
  if (!got) {
    enqueue(gp);
    // It may have been found ended since reserveThread: sysmon looks after those who wait only while it lasts.
    store(sched, Sched.shortage, SHORT);
    // sysmon sleeps when all Ps are idle, and may have not been woken since.
    wakesysmon();
  }
  unlock(schedlock);
  return !got;
}

/** Gives gp a ticket if there is one. sched.lock held; gp is the caller's. */
function giveticket(gp: Ptr<'g'>): boolean {
  assertLockHeld(schedlock);
  if (!room()) return false;
  const n = get(sched, Sched.tickets);
  set(sched, Sched.tickets, n + 1);
  set(gp, G.ticket, TICKET);
  return true;
}

/** gp, which is the caller's, is in its syscall, or over: its ticket counts no more. */
export function endticket(gp: Ptr<'g'>): void {
  set(gp, G.ticket, 0);
  lock(schedlock);
  const n = get(sched, Sched.tickets);
  set(sched, Sched.tickets, n - 1);
  unlock(schedlock);
}

/** Whether one more goroutine may block its thread. sched.lock held. */
function room(): boolean {
  const ms = get(sched, Sched.nmidle);
  // Idle for want of an M, and not of work?
  const wanted = load(sched, Sched.mwanted);
  const ps = wanted === 0 ? load(sched, Sched.npidle) : 0;
  const tickets = get(sched, Sched.tickets);
  const free = ms + ps - tickets;
  return free > 0 && free > inSyscalls();
}

/** Ps in syscalls: they may lose their Ms any time. */
function inSyscalls(): number {
  const procs = get(sched, Sched.gomaxprocs);
  let n = 0;
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const status = load(pp, P.status);
    if (status === Psyscall) n++;
  }
  return n;
}

function enqueue(gp: Ptr<'g'>): void {
  set(gp, G.schedlink, nil);
  const last = get(sched, Sched.threadqtail);
  if (last === nil) set(sched, Sched.threadqhead, gp);
  else set(last, G.schedlink, gp);
  set(sched, Sched.threadqtail, gp);
  const n = get(sched, Sched.nthreadwait);
  store(sched, Sched.nthreadwait, n + 1);
}

/** The first that waits for a thread, off the queue and with a ticket; nil: nobody waits, or there is no thread.
 *  sched.lock held. */
export function dequeueThreadWaiter(): Ptr<'g'> {
  assertLockHeld(schedlock);
  const gp = get(sched, Sched.threadqhead);
  if (gp === nil || !giveticket(gp)) return nil;
  unqueue(gp);
  return gp;
}

/** The first that waits, off the queue, with a ticket and tied to mp, which is new and has nothing else to do; nil:
 *  nobody waits, or there is an idle P, which mp may as well wait for. sched.lock held. */
export function tiefirst(mp: Ptr<'m'>): Ptr<'g'> {
  assertLockHeld(schedlock);
  const gp = get(sched, Sched.threadqhead);
  const idle = load(sched, Sched.npidle);
  if (gp === nil || idle > 0) return nil;
  unqueue(gp);
  const n = get(sched, Sched.tickets);
  set(sched, Sched.tickets, n + 1);
  set(gp, G.ticket, TIED);
  set(gp, G.lockedm, mp);
  set(mp, M.lockedg, gp);
  return gp;
}

/** gp runs, on the M that it was tied to. */
function untie(gp: Ptr<'g'>): void {
  const mp = get(gp, G.m);
  set(gp, G.ticket, TICKET);
  set(gp, G.lockedm, nil);
  set(mp, M.lockedg, nil);
}

/** Takes gp, the first, off the queue. */
function unqueue(gp: Ptr<'g'>): void {
  const rest = get(gp, G.schedlink);
  set(gp, G.schedlink, nil);
  set(sched, Sched.threadqhead, rest);
  if (rest === nil) set(sched, Sched.threadqtail, nil);
  const n = get(sched, Sched.nthreadwait);
  store(sched, Sched.nthreadwait, n - 1);
}

const pc = funcs('runtime', { threadwait_c });
const THREADWAIT = pc.threadwait_c;
