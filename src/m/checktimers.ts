// Runs the timers of a P that are due, and tells the scheduler when the next is. (proc.go: checkTimers, checkTimersNoP)

import { pAt } from '../p/own.ts';
import { idlepMaskRead, maskRead } from '../p/pidle.ts';
import { runtimer } from '../p/runtimer.ts';
import { adjusttimers, clearDeletedTimers } from '../p/timeradjust.ts';
import { nobarrierWakeTime } from '../p/timerwhen.ts';
import { Sched, sched, timerpMask } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, relaxed, set } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import type { Ptr } from '../shared/struct.ts';

/** The earlier of two times, of which 0 means none. */
export function earlier(a: number, b: number): number {
  if (a === 0) return b;
  return b === 0 || a < b ? a : b;
}

/** Runs the timers of pp that are due, on g0 of the current M mp, which owns a P (maybe another). Returns when the next
 *  one is due (0: none); m.timersRan tells whether one ran. */
export function checkTimers(mp: Ptr<'m'>, pp: Ptr<'p'>): number {
  set(mp, M.timersRan, 0);
  // The owner's own count, or a thief's hint: it looks at when they are due before it sleeps.
  const some = relaxed(pp, P.numTimers);
  if (some === 0) return 0;
  return checkTimersAt(mp, pp, nanotime());
}

/** checkTimers, with the time given. */
export function checkTimersAt(mp: Ptr<'m'>, pp: Ptr<'p'>, now: number): number {
  const next = nobarrierWakeTime(pp);
  if (next === 0) return 0;
  const mine = get(mp, M.p);
  const id = get(pp, P.id);
  // Nothing is due: but a heap of which a quarter is dead is cleared, by its owner or, when nobody has its P, by
  // anyone.
  const mayclear = mine === pp || idlepMaskRead(id);
  if (now < next && !(mayclear && manyDeleted(pp))) return next;
  const l = ref(pp, P.timersLock);
  lock(l);
  runtimers(mp, pp, now);
  if (mayclear && manyDeleted(pp)) clearDeletedTimers(pp);
  // Go returns what runtimer said of the heap's first, and oversleeps one that was moved forward but is not due yet.
  const left = nobarrierWakeTime(pp);
  unlock(l);
  return left;
}

/** Whether more than a quarter of pp's timers are deleted. */
function manyDeleted(pp: Ptr<'p'>): boolean {
  const deleted = load(pp, P.deletedTimers);
  const n = load(pp, P.numTimers);
  return deleted > n >> 2;
}

/** Runs those of pp that are due at `now`. Its timersLock is held, and given up while each of them runs. */
function runtimers(mp: Ptr<'m'>, pp: Ptr<'p'>, now: number): void {
  adjusttimers(pp, now);
  for (;;) {
    const n = get(pp, P.numTimers);
    if (n === 0) return;
    const when = runtimer(pp, now);
    if (when !== 0) return;
    set(mp, M.timersRan, 1);
  }
}

/** Without a P: the earlier of `until` and the first timer of all Ps. (proc.go: checkTimersNoP) */
export function checkTimersNoP(until: number): number {
  let first = until;
  const procs = load(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    if (!maskRead(timerpMask, i)) continue;
    first = earlier(first, nobarrierWakeTime(pAt(i)));
  }
  return first;
}

/** Without a P: whether an idle P has a heap to be cleared. Its timers were stopped by goroutines on other Ps; what
 *  they would keep from being found dead is a program whose last timer was stopped. (Go waits until the timer would
 *  have run.) */
export function deadTimersNoP(): boolean {
  const procs = load(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    if (!maskRead(timerpMask, i) || !idlepMaskRead(i)) continue;
    if (manyDeleted(pAt(i))) return true;
  }
  return false;
}
