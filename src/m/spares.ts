// Spare Ms, created before a P needs one. (Not in Go, where a thread is 20 us away; threadwait.ts)
//
// sysmon does all of it. It has just taken a P out of a syscall, and no idle M is left: from then on threads are short,
// until nobody waits for one and SPAREMS of them are idle. While threads are short it hands tickets to those who wait,
// as Ms become idle, and has spare Ms made: one after the other and with pauses while all Ps are busy, as each birth
// takes processor time from them; and without pauses when no thread comes free for those who wait: they would wait for
// long. When Ps are idle, so are processors: then as many are born together as there are processors.
//
// Every M is born without a P (mwanted.ts). Until it is there it counts as running, so checkdead waits for it; if its
// thread cannot be started the run ends (host/kernel.ts).

import { casgstatus } from '../g/status.ts';
import { globrunqput } from '../p/globrunq.ts';
import { acquirep } from '../p/own.ts';
import { Kern, kern, Sched, Sys, sched, sys } from '../shared/globals.ts';
import { Grunnable, Gwaiting } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, getf, load, ref, set, setf, store } from '../shared/mem.ts';
import { BIRTHGAP, SPAREMS } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { incidlelocked } from './idlelocked.ts';
import { startIdle } from './injectglist.ts';
import { mcount } from './mcommon.ts';
import { MSPARE } from './mstartfn.ts';
import { takewanted } from './mwanted.ts';
import { newm, reserveunborn } from './startm.ts';
import { stopm } from './stopm.ts';
import { dequeueThreadWaiter, ENOUGH, SHORT, tiefirst } from './threadwait.ts';

const schedlock = ref(sched, Sched.lock);

/** A P has been taken out of a syscall: notes when no M is left for the next. sysmon only. */
export function notestock(): void {
  lock(schedlock);
  const idle = get(sched, Sched.nmidle);
  if (idle === 0) store(sched, Sched.shortage, SHORT);
  unlock(schedlock);
}

/** Lets in those for whom there is a thread now, and has Ms made for the others and for the stock. sysmon only. */
export function keepstock(now: number): void {
  const short = load(sched, Sched.shortage);
  if (short !== SHORT) return;
  const admitted = admit();
  const since = getf(sched, Sched.stuck);
  if (admitted || since === 0) setf(sched, Sched.stuck, now);
  lock(schedlock);
  const wanted = wantsm();
  const unborn = get(sched, Sched.nmunborn);
  if (!wanted && unborn === 0) {
    store(sched, Sched.shortage, ENOUGH);
    setf(sched, Sched.stuck, 0);
  }
  const order = wanted && maybear(unborn, now);
  const id = order ? reserveunborn() : -1;
  if (order) {
    const ncpu = get(sys, Sys.ncpu);
    setf(sched, Sched.nextbirth, now + BIRTHGAP / ncpu);
  }
  unlock(schedlock);
  if (order) newm(MSPARE, id);
}

/** Readies those who wait for a thread, as many as may block one now. Whether there was any. */
function admit(): boolean {
  const waiting = load(sched, Sched.nthreadwait);
  if (waiting === 0) return false;
  let admitted = false;
  // Between taking the Gs and starting Ms for them, this M has to count. (#6070)
  incidlelocked(-1);
  for (;;) {
    lock(schedlock);
    const gp = dequeueThreadWaiter();
    unlock(schedlock);
    if (gp === nil) break;
    admitted = true;
    readyglobal(gp);
  }
  incidlelocked(1);
  return admitted;
}

/** To the global queue, as the caller has no P; an idle P, if there is one by now, gets an M for it. */
function readyglobal(gp: Ptr<'g'>): void {
  casgstatus(gp, Gwaiting, Grunnable);
  lock(schedlock);
  globrunqput(gp);
  unlock(schedlock);
  startIdle(1);
}

/** Whether one more M is of use: somebody waits for a thread, or there are few in stock. sched.lock held. */
function wantsm(): boolean {
  const waiting = get(sched, Sched.nthreadwait);
  if (waiting > 0) return true;
  const idle = get(sched, Sched.nmidle);
  const procs = get(sched, Sched.gomaxprocs);
  // The stock alone is no reason to come to the limit on threads.
  const most = get(sched, Sched.maxmcount);
  return idle < Math.min(SPAREMS, procs) && mcount() < most;
}

/** Whether a birth may begin now. sched.lock held. */
function maybear(unborn: number, now: number): boolean {
  // A thread of the pool's costs nothing.
  const pooled = load(kern, Kern.pooled);
  if (pooled > unborn) return true;
  const ncpu = get(sys, Sys.ncpu);
  const idle = load(sched, Sched.npidle);
  if (idle > 0) return unborn < ncpu;
  const next = getf(sched, Sched.nextbirth);
  const since = getf(sched, Sched.stuck);
  return unborn === 0 && (now >= next || now - since > BIRTHGAP);
}

/** The first M besides m0 is to be born, before anybody wants one. runtime.main. */
export function firstspare(): void {
  lock(schedlock);
  const id = reserveunborn();
  unlock(schedlock);
  newm(MSPARE, id);
}

/**
 * Start function of an M whose thread has loaded the program: from here on it counts as one that is ready. If a P has
 * been given back for want of one, it takes it and looks for work. Else, when somebody waits for a thread, and all Ps
 * are busy, it takes the first of them, and waits for a P together with that one, as a locked M does: so the goroutine
 * blocks this thread, and the M that ran before goes on in its place. That matters: V8 has compiled the program for
 * that thread, and for a new one it has not. Otherwise the M becomes idle, and comes back with a P.
 */
export function joinstock(mp: Ptr<'m'>): void {
  lock(schedlock);
  const unborn = get(sched, Sched.nmunborn);
  set(sched, Sched.nmunborn, unborn - 1);
  const pp = takewanted(mp);
  const gp = pp === nil ? tiefirst(mp) : nil;
  unlock(schedlock);
  if (pp !== nil) {
    acquirep(pp);
    return;
  }
  if (gp === nil) {
    stopm(mp);
    return;
  }
  readyglobal(gp);
}
