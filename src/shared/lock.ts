// The runtime's own mutex: spins, then sleeps on a futex. (lock_futex.go)
//
//   key: UNLOCKED 0, LOCKED 1, SLEEPING 2 (locked, and someone may be asleep on it)
//
// A thread that finds the lock taken spins a little, then sleeps on the key. Whoever unlocks a SLEEPING key wakes one.
// A woken thread takes the lock as SLEEPING, since it cannot know whether others still sleep: that is one useless wake
// at the end, and never a lost one.
//
// Go's passive spin (sched_yield) is left out: JavaScript's shortest sleep takes 53 us here, longer than a futex wake.
//
// Callers run on any g of their M. A lock may not be held across a park, a suspension or a return to the scheduler.

import { G, M, Mutex, STACKPREEMPT } from './layout.ts';
import { HELDMAX, type Rank, rankConflict, rankName, rankOf } from './lockrank.ts';
import { cas, get, load, relaxed, set, setrelaxed, xchg } from './mem.ts';
import { futexsleep, futexwakeup, procyield } from './os.ts';
import { ACTIVE_SPIN, ACTIVE_SPIN_CNT, DEBUG } from './param.ts';

import type { Ptr } from './struct.ts';
import { at as fieldAt } from './struct.ts';
import { throw_ } from './throw.ts';
import { getg } from './tls.ts';

const UNLOCKED = 0;
const LOCKED = 1;
const SLEEPING = 2;

/** Gives a lock its rank. Before first use, by whoever makes the struct. */
export function lockInit(l: Ptr<'mutex'>, rank: Rank): void {
  set(l, Mutex.key, UNLOCKED);
  set(l, Mutex.rank, rankOf(rank));
}

export function lock(l: Ptr<'mutex'>): void {
  const g = getg();
  const mp = get(g, G.m);
  const locks = get(mp, M.locks);
  if (DEBUG) {
    if (locks < 0) throw_('lock: lock count');
    acquireRank(mp, l);
  }
  set(mp, M.locks, locks + 1);
  const v = xchg(l, Mutex.key, LOCKED);
  if (v !== UNLOCKED) lockslow(l, v);
}

function lockslow(l: Ptr<'mutex'>, v: number): void {
  // If the old value was SLEEPING, the key must go back to SLEEPING when we get it: the sleepers are still there.
  let wait = v;
  for (;;) {
    for (let i = 0; i < ACTIVE_SPIN; i++) {
      while (load(l, Mutex.key) === UNLOCKED) {
        if (cas(l, Mutex.key, UNLOCKED, wait)) return;
      }
      procyield(ACTIVE_SPIN_CNT);
    }
    const old = xchg(l, Mutex.key, SLEEPING);
    if (old === UNLOCKED) return;
    wait = SLEEPING;
    futexsleep(l + Mutex.key, SLEEPING, -1);
  }
}

export function unlock(l: Ptr<'mutex'>): void {
  const v = xchg(l, Mutex.key, UNLOCKED);
  if (v === UNLOCKED) throw_('unlock of unlocked lock');
  if (v === SLEEPING) futexwakeup(l + Mutex.key, 1);
  const g = getg();
  const mp = get(g, G.m);
  if (DEBUG) releaseRank(mp, l);
  const locks = get(mp, M.locks) - 1;
  set(mp, M.locks, locks);
  if (locks < 0) throw_('unlock: lock count');
  if (locks === 0) restorePreempt(g);
}

/** Forbids preemption of the caller's M. (runtime1.go: acquirem) */
export function acquirem(): Ptr<'m'> {
  const g = getg();
  const mp = get(g, G.m);
  const locks = get(mp, M.locks);
  set(mp, M.locks, locks + 1);
  return mp;
}

export function releasem(mp: Ptr<'m'>): void {
  const locks = get(mp, M.locks) - 1;
  set(mp, M.locks, locks);
  if (locks === 0) restorePreempt(getg());
}

/** A preemption request that arrived while locks were held was put aside by newstack; ask again. */
function restorePreempt(g: Ptr<'g'>): void {
  const preempt = relaxed(g, G.preempt);
  if (preempt !== 0) setrelaxed(g, G.stackguard0, STACKPREEMPT);
}

/** Throws unless this M holds l. Debug builds only: release builds keep no record. */
export function assertLockHeld(l: Ptr<'mutex'>): void {
  if (!DEBUG) return;
  const g = getg();
  const mp = get(g, G.m);
  const n = get(mp, M.nheld);
  for (let i = 0; i < n; i++) {
    const held = get(mp, fieldAt(M.held, 2 * i + 1));
    if (held === l) return;
  }
  const rank = get(l, Mutex.rank);
  throw_(`not holding required lock ${rankName(rank)}`);
}

function acquireRank(mp: Ptr<'m'>, l: Ptr<'mutex'>): void {
  const rank = get(l, Mutex.rank);
  const n = get(mp, M.nheld);
  for (let i = 0; i < n; i++) {
    const held = get(mp, fieldAt(M.held, 2 * i));
    const why = rankConflict(held, rank);
    if (why !== null) {
      set(mp, M.nheld, 0);
      throw_(why);
    }
  }
  if (n === HELDMAX) throw_('too many locks held concurrently for rank checking');
  set(mp, fieldAt(M.held, 2 * n), rank);
  set(mp, fieldAt(M.held, 2 * n + 1), l);
  set(mp, M.nheld, n + 1);
}

function releaseRank(mp: Ptr<'m'>, l: Ptr<'mutex'>): void {
  const n = get(mp, M.nheld);
  for (let i = n - 1; i >= 0; i--) {
    const held = get(mp, fieldAt(M.held, 2 * i + 1));
    if (held !== l) continue;
    for (let j = 2 * i; j < 2 * n - 2; j++) {
      const w = get(mp, fieldAt(M.held, j + 2));
      set(mp, fieldAt(M.held, j), w);
    }
    set(mp, M.nheld, n - 1);
    return;
  }
  const rank = get(l, Mutex.rank);
  throw_(`unlock of ${rankName(rank)}, which this M does not hold`);
}
