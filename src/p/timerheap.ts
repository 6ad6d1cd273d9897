// The heap of a P's timers: 4-ary, by `when`, an array of addresses. (time.go: siftupTimer, siftdownTimer,
// updateTimer0When, verifyTimerHeap)
//
//   the parent of i is (i - 1) / 4; its children are 4i + 1 ... 4i + 4
//
// All under the P's timersLock. The array is numTimers long: Go keeps a slice and a count of the same value, for those
// who look without the lock; here the count is the length. An array that has been outgrown is not used again, so all
// arrays that a P ever had are at most twice its largest.

import { mallocgc } from '../heap/malloc.ts';
import { P } from '../shared/layout.ts';
import { Timer } from '../shared/layout-sync.ts';
import { as, get, getf, move, set, setword, store, storef, word } from '../shared/mem.ts';
import { TIMERHEAP } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { badTimer } from './timerstatus.ts';

/** Timer i of the heap at `timers`. */
export function timerAt(timers: number, i: number): Ptr<'timer'> {
  return as<'timer'>(word(timers + i));
}

/** Makes t the last of pp's heap, where it may be out of place; its index. */
export function appendTimer(pp: Ptr<'p'>, t: Ptr<'timer'>): number {
  const n = get(pp, P.numTimers);
  const cap = get(pp, P.timerscap);
  if (n === cap) grow(pp, n);
  const timers = get(pp, P.timers);
  setword(timers + n, t);
  store(pp, P.numTimers, n + 1);
  return n;
}

function grow(pp: Ptr<'p'>, n: number): void {
  const cap = n === 0 ? TIMERHEAP : 2 * n;
  const to = mallocgc(cap * 4, false);
  const from = get(pp, P.timers);
  if (n > 0) move(to, from, n);
  set(pp, P.timers, to);
  set(pp, P.timerscap, cap);
}

/** Moves timer i up to its place among n. Returns the smallest index that has changed. */
export function siftupTimer(timers: number, n: number, i: number): number {
  if (i >= n) badTimer();
  const t = timerAt(timers, i);
  const when = getf(t, Timer.when);
  if (when <= 0) badTimer();
  let at = i;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    const p = timerAt(timers, parent);
    const pwhen = getf(p, Timer.when);
    if (when >= pwhen) break;
    setword(timers + at, p);
    at = parent;
  }
  if (at !== i) setword(timers + at, t);
  return at;
}

/** Moves timer i down to its place among n. */
export function siftdownTimer(timers: number, n: number, i: number): void {
  if (i >= n) badTimer();
  const t = timerAt(timers, i);
  const when = getf(t, Timer.when);
  if (when <= 0) badTimer();
  let at = i;
  for (;;) {
    const first = 4 * at + 1;
    if (first >= n) break;
    let child = first;
    let c = timerAt(timers, first);
    let least = getf(c, Timer.when);
    const end = first + 4 < n ? first + 4 : n;
    for (let k = first + 1; k < end; k++) {
      const other = timerAt(timers, k);
      const w = getf(other, Timer.when);
      if (w >= least) continue;
      child = k;
      c = other;
      least = w;
    }
    if (least >= when) break;
    setword(timers + at, c);
    at = child;
  }
  if (at !== i) setword(timers + at, t);
}

/** Sets timer0When, which is read without the lock, to when pp's first timer is due. */
export function updateTimer0When(pp: Ptr<'p'>): void {
  const n = get(pp, P.numTimers);
  if (n === 0) {
    storef(pp, P.timer0When, 0);
    return;
  }
  const timers = get(pp, P.timers);
  const first = timerAt(timers, 0);
  const when = getf(first, Timer.when);
  storef(pp, P.timer0When, when);
}

/** Throws unless every timer is due no earlier than its parent. Debug builds, where the whole heap has been walked
 *  anyway. */
export function verifyTimerHeap(pp: Ptr<'p'>): void {
  const n = get(pp, P.numTimers);
  const timers = get(pp, P.timers);
  for (let i = 1; i < n; i++) {
    const parent = timerAt(timers, (i - 1) >> 2);
    const above = getf(parent, Timer.when);
    const t = timerAt(timers, i);
    const when = getf(t, Timer.when);
    if (when < above) throw_(`bad timer heap at ${i}: due at ${when}, its parent at ${above}`);
  }
}
