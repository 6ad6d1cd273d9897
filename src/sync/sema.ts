// Semaphores: a sleep for each wakeup, even when the wakeup comes first. A semaphore is a word that holds how many may
// pass; the goroutines that must wait are found by the word's address. (sema.go: semacquire1, semrelease1,
// cansemacquire)
//
//   acquire   takes 1 from the word if it is not 0; else, under the root's lock: nwait + 1, tries again, queues, parks
//   release   adds 1, then looks at nwait: a waiter that has raised nwait either sees the 1 or is seen
//
// A woken waiter competes with others for the word, unless the releaser took it on its behalf (handoff): then its
// ticket is 1, and the releaser makes way for it.

import { acquireSudog, releaseSudog } from '../g/sudog.ts';
import { getptr, setptr } from '../heap/value.ts';
import { gopark, goready } from '../m/park.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Sched, sched, semtab } from '../shared/globals.ts';
import { G, STACKPREEMPT } from '../shared/layout.ts';
import { SEMAROOT, SemaRoot, Semtab, Sudog } from '../shared/layout-sync.ts';
import { lock, lockInit, unlock } from '../shared/lock.ts';
import { as, casword, get, load, loadword, ref, set, setrelaxed, store, xadd, xaddword } from '../shared/mem.ts';
import { SEMTABSIZE } from '../shared/param.ts';

import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { dequeueSema, queue } from './semaroot.ts';

const SEMACQUIRE = waitReason('semacquire');
const FRAME = frameSize(1);
const FIFO = 1;
const LIFO = 2;

/** Gives the locks of this room, and those of the free lists that goroutines share, their ranks. schedinit, on m0, once
 *  a boot. */
export function syncinit(): void {
  lockInit(ref(sched, Sched.sudoglock), 'sudog');
  lockInit(ref(sched, Sched.timerlock), 'timerFree');
  for (let i = 0; i < SEMTABSIZE; i++) {
    const root = as<'semaRoot'>(semtab + Semtab.roots + i * SEMAROOT);
    lockInit(ref(root, SemaRoot.lock), 'root');
  }
}

/** The semaRoot of the goroutines that wait for the word at addr. Words of one cache line share one. */
function rootFor(addr: number): Ptr<'semaRoot'> {
  return as<'semaRoot'>(semtab + Semtab.roots + ((addr >>> 1) % SEMTABSIZE) * SEMAROOT);
}

/** Takes 1 from the word if it is not 0. */
function cansemacquire(addr: number): boolean {
  for (;;) {
    const v = loadword(addr);
    if (v === 0) return false;
    if (casword(addr, v, v - 1)) return true;
  }
}

/** Resumable: takes 1 from the word at addr, waiting for it. A waiter is queued last, or first if `lifo`. */
export function semacquire1(sp: number, rp: number, addr: number, lifo: boolean): unknown {
  const fp = sp - FRAME;
  if (rp === 0) {
    if (cansemacquire(addr)) return undefined;
    const s = acquireSudog();
    set(s, Sudog.ticket, 0);
    return wait(fp, addr, s, lifo ? LIFO : FIFO);
  }
  // Someone woke us. The word's address is in our frame, the sudog on the goroutine.
  const gp = getg();
  const s = get(gp, G.waiting);
  const a = getptr(slot(fp, 0));
  const ticket = get(s, Sudog.ticket);
  if (ticket !== 0 || cansemacquire(a)) {
    set(gp, G.waiting, nil);
    releaseSudog(s);
    return undefined;
  }
  return wait(fp, a, s, rp);
}

/** Queues s and parks, unless there is something to take by now. */
function wait(fp: number, addr: number, s: Ptr<'sudog'>, how: number): unknown {
  const root = rootFor(addr);
  const l = ref(root, SemaRoot.lock);
  const gp = getg();
  lock(l);
  // From here on a release does not take the easy way.
  xadd(root, SemaRoot.nwait, 1);
  if (cansemacquire(addr)) {
    xadd(root, SemaRoot.nwait, -1);
    unlock(l);
    set(gp, G.waiting, nil);
    releaseSudog(s);
    return undefined;
  }
  queue(root, addr, s, how === LIFO);
  set(gp, G.waiting, s);
  goparkunlock(l, SEMACQUIRE);
  push(fp, pc.runtime_Semacquire | how, FRAME);
  setptr(slot(fp, 0), addr);
  return PARKED;
}

/** Goroutines that wait for words that hash like addr. For tests. */
export function semNwait(addr: number): number {
  return load(rootFor(addr), SemaRoot.nwait);
}

/** Adds 1 to the word at addr and wakes one waiter. With `handoff` the 1 is taken on the waiter's behalf, and the
 *  caller yields to it at its next preemption point. Any goroutine. */
export function semrelease1(addr: number, handoff: boolean): void {
  const root = rootFor(addr);
  xaddword(addr, 1);
  // After the addition: a waiter that we do not see here sees it.
  const waiters = load(root, SemaRoot.nwait);
  if (waiters !== 0) wakeOne(root, addr, handoff);
}

function wakeOne(root: Ptr<'semaRoot'>, addr: number, handoff: boolean): void {
  const l = ref(root, SemaRoot.lock);
  lock(l);
  const still = load(root, SemaRoot.nwait);
  // At 0 another goroutine has taken the 1.
  const s = still === 0 ? nil : dequeueSema(root, addr);
  if (s !== nil) xadd(root, SemaRoot.nwait, -1);
  unlock(l);
  if (s === nil) return;
  const ticket = get(s, Sudog.ticket);
  if (ticket !== 0) throw_('corrupted semaphore ticket');
  const direct = handoff && cansemacquire(addr);
  if (direct) set(s, Sudog.ticket, 1);
  const waiter = get(s, Sudog.g);
  // The waiter is next on this P. From here on s may be somebody else's.
  goready(waiter);
  if (direct) makeWay();
}

/**
 * Go yields here, so that the waiter runs at once, in the rest of our time slice. unlock is no point at which a body
 * can leave, so the goroutine is asked to leave at its next one (a loop's end, a function's entry), as sysmon would
 * ask.
 */
function makeWay(): void {
  const gp = getg();
  setrelaxed(gp, G.preempt, 1);
  store(gp, G.stackguard0, STACKPREEMPT);
}

/** Parks the goroutine until somebody readies it; l, which the caller holds, is released once it is waiting.
 *  (proc.go: goparkunlock) */
export function goparkunlock(l: Ptr<'mutex'>, reason: number): typeof PARKED {
  return gopark(PARKUNLOCK, l, reason);
}

/** The unlock function of goparkunlock. */
function parkunlock_c(_gp: number, l: number): boolean {
  unlock(as<'mutex'>(l));
  return true;
}

const PARKUNLOCK = funcs('runtime', { parkunlock_c }).parkunlock_c;
const pc = funcs('sync', { runtime_Semacquire: semacquire1 });
