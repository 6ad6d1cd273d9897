// sync.Mutex. (mutex.go; proc.go: sync_runtime_canSpin)
//
//   state   locked 1 | woken 2 | starving 4 | waiters << 3
//   sema    where waiters sleep
//
// Normally waiters queue first come first served, but one that is woken does not own the mutex: it competes with those
// that arrive, which run already and so mostly win; it then queues first. A waiter that has waited for more than 1 ms
// makes the mutex starving: now unlock hands it to the first waiter, and those that arrive go to the queue's end
// without trying. The waiter that is the last, or that has waited less than 1 ms, ends that again.
//
// `woken` tells unlock that somebody is awake and will take the mutex, so that it wakes nobody else.

import { getnum, getptr, setnum, setptr } from '../heap/value.ts';
import { runqempty } from '../p/runq.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Sched, Sys, sched, sys } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { SyncMutex } from '../shared/layout-sync.ts';
import { as, cas, get, load, xadd } from '../shared/mem.ts';
import { nanotime, procyield } from '../shared/os.ts';
import { ACTIVE_SPIN, ACTIVE_SPIN_CNT, STARVATION } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { fatalthrow, throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { semacquire1, semrelease1 } from './sema.ts';

const LOCKED = 1;
const WOKEN = 2;
const STARVING = 4;
const WAITER = 8;
const WAITERSHIFT = 3;

const FRAME = frameSize(2);
/** Resume points: woken, having waited as one that starves or not. */
const PATIENT = 1;
const STARVED = 2;

type Mu = Ptr<'sync.Mutex'>;

/** Resumable: locks m, waiting for it. */
export function mutexLock(sp: number, rp: number, m: Mu): unknown {
  if (rp === 0 && cas(m, SyncMutex.state, 0, LOCKED)) return undefined;
  return lockSlow(sp, 0, m);
}

/** Resumable: what mutexLock does when m is not free. */
function lockSlow(sp: number, rp: number, m: Mu): unknown {
  const fp = sp - FRAME;
  if (rp === 0) return contend(fp, m, 0, false, false);
  return acquired(fp, as<'sync.Mutex'>(getptr(slot(fp, 0))), getnum(slot(fp, 1)), rp === STARVED);
}

/** Tries until m is locked or it is time to sleep. `since` is when this goroutine began to wait, 0 when it has not. */
function contend(fp: number, m: Mu, since: number, starving: boolean, woken: boolean): unknown {
  let awoke = woken;
  let iter = 0;
  let old = load(m, SyncMutex.state);
  for (;;) {
    // A starving mutex is handed to a waiter: spinning for it is in vain.
    if ((old & (LOCKED | STARVING)) === LOCKED && canSpin(iter)) {
      const others = old >>> WAITERSHIFT !== 0;
      if (!awoke && (old & WOKEN) === 0 && others && cas(m, SyncMutex.state, old, old | WOKEN)) awoke = true;
      doSpin();
      iter++;
      old = load(m, SyncMutex.state);
      continue;
    }
    let next = old;
    if ((old & STARVING) === 0) next |= LOCKED;
    if ((old & (LOCKED | STARVING)) !== 0) next += WAITER;
    // A starving mutex always has waiters, so one that is unlocked is not made so.
    if (starving && (old & LOCKED) !== 0) next |= STARVING;
    if (awoke) {
      if ((next & WOKEN) === 0) throw_('sync: inconsistent mutex state');
      next &= ~WOKEN;
    }
    if (!cas(m, SyncMutex.state, old, next)) {
      old = load(m, SyncMutex.state);
      continue;
    }
    if ((old & (LOCKED | STARVING)) === 0) return undefined;
    return sleep(fp, m, since, starving);
  }
}

/** Whether to spin once more, after i times: it makes sense only while the holder may be running, on another P, and
 *  this P has nothing better to do. (proc.go: sync_runtime_canSpin) */
function canSpin(i: number): boolean {
  if (i >= ACTIVE_SPIN) return false;
  const ncpu = get(sys, Sys.ncpu);
  if (ncpu <= 1) return false;
  const procs = get(sched, Sched.gomaxprocs);
  if (procs === 1) return false;
  const idle = load(sched, Sched.npidle);
  const spinning = load(sched, Sched.nmspinning);
  // Someone else must be running goroutines.
  if (procs <= idle + spinning + 1) return false;
  const mp = get(getg(), G.m);
  return runqempty(get(mp, M.p));
}

/** (proc.go: sync_runtime_doSpin) */
function doSpin(): void {
  procyield(ACTIVE_SPIN_CNT);
}

/** Sleeps on the semaphore; who has waited before goes first. */
function sleep(fp: number, m: Mu, since: number, starving: boolean): unknown {
  const start = since === 0 ? nanotime() : since;
  const r = semacquire1(fp, 0, m + SyncMutex.sema, since !== 0);
  if (r !== PARKED) return acquired(fp, m, start, starving);
  push(fp, LOCKSLOW | (starving ? STARVED : PATIENT), FRAME);
  setptr(slot(fp, 0), m);
  setnum(slot(fp, 1), start);
  return PARKED;
}

/** Goes on after the semaphore has let the goroutine through: it owns m if that is starving, otherwise competes for
 *  it. */
function acquired(fp: number, m: Mu, since: number, was: boolean): unknown {
  const starving = was || nanotime() - since > STARVATION;
  const old = load(m, SyncMutex.state);
  if ((old & STARVING) === 0) return contend(fp, m, since, starving, true);
  // Handed over, but not marked as locked yet, and we still count as a waiter.
  const waiters = old >>> WAITERSHIFT;
  if ((old & (LOCKED | WOKEN)) !== 0 || waiters === 0) throw_('sync: inconsistent mutex state');
  const last = !starving || waiters === 1;
  xadd(m, SyncMutex.state, LOCKED - WAITER - (last ? STARVING : 0));
  return undefined;
}

/** Locks m if it is free. */
export function mutexTryLock(m: Mu): boolean {
  const old = load(m, SyncMutex.state);
  if ((old & (LOCKED | STARVING)) !== 0) return false;
  return cas(m, SyncMutex.state, old, old | LOCKED);
}

/** Unlocks m; it need not have been locked by this goroutine. Fatal error when it is not locked. */
export function mutexUnlock(m: Mu): void {
  const now = xadd(m, SyncMutex.state, -LOCKED);
  if (now !== 0) unlockSlow(m, now);
}

function unlockSlow(m: Mu, now: number): void {
  if (((now + LOCKED) & LOCKED) === 0) fatalthrow('sync: unlock of unlocked mutex');
  if ((now & STARVING) !== 0) {
    semrelease1(m + SyncMutex.sema, true);
    return;
  }
  let old = now;
  for (;;) {
    // Nobody waits; or a goroutine is awake to take m, or has it by now; or m is starving, and its holder's unlock
    // hands it over.
    if (old >>> WAITERSHIFT === 0 || (old & (LOCKED | WOKEN | STARVING)) !== 0) return;
    const next = (old - WAITER) | WOKEN;
    if (cas(m, SyncMutex.state, old, next)) {
      semrelease1(m + SyncMutex.sema, false);
      return;
    }
    old = load(m, SyncMutex.state);
  }
}

const pc = funcs('sync', { '(*Mutex).lockSlow': lockSlow });
const LOCKSLOW = pc['(*Mutex).lockSlow'];
