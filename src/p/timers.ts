// Adding timers to a P's heap and deleting them. (time.go: doaddtimer, dodeltimer, dodeltimer0, cleantimers,
// updateTimerModifiedEarliest)
//
// All but the last under the P's timersLock. Timers are started, stopped and changed by m/addtimer.ts, adjusted by
// timeradjust.ts, and run by runtimer.ts.
//
//   timer0When              when the first of the heap is due
//   timerModifiedEarliest   no timerModifiedEarlier timer of this heap is to run before it; 0: there is none
//
// are read without the lock too: what is read may be too early, never too late.

import { G, P } from '../shared/layout.ts';
import {
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerMoving,
  timerRemoved,
  timerRemoving,
  timerWaiting,
} from '../shared/layout-sync.ts';
import { casf, get, getf, load, loadf, set, setf, setword, store, storef, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { appendTimer, siftdownTimer, siftupTimer, timerAt, updateTimer0When } from './timerheap.ts';
import { castimer, settimer } from './timerstatus.ts';

/** Puts t, which is on no heap, on pp's. The caller has taken t's status, or nobody else knows t yet. */
export function doaddtimer(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  const has = get(t, Timer.pp);
  if (has !== nil) throw_('doaddtimer: P already set in timer');
  set(t, Timer.pp, pp);
  const i = appendTimer(pp, t);
  const timers = get(pp, P.timers);
  const at = siftupTimer(timers, i + 1, i);
  if (at === 0) updateTimer0When(pp);
}

/** Takes timer i off pp's heap. Returns the smallest index that has changed. */
export function dodeltimer(pp: Ptr<'p'>, i: number): number {
  const n = unhook(pp, i);
  const timers = get(pp, P.timers);
  let changed = i;
  if (i !== n) {
    // The last has taken its place, perhaps under another parent.
    changed = siftupTimer(timers, n, i);
    siftdownTimer(timers, n, i);
  }
  if (i === 0) updateTimer0When(pp);
  if (n === 0) storef(pp, P.timerModifiedEarliest, 0);
  return changed;
}

/** dodeltimer for the first timer, which has no parent. */
export function dodeltimer0(pp: Ptr<'p'>): void {
  const n = unhook(pp, 0);
  const timers = get(pp, P.timers);
  if (n > 0) siftdownTimer(timers, n, 0);
  updateTimer0When(pp);
  // Without timers there are no modified ones. A time left here would keep an idle M looking for them. (#51654)
  if (n === 0) storef(pp, P.timerModifiedEarliest, 0);
}

/** Takes timer i out and puts the last one in its place. Returns the new length. */
function unhook(pp: Ptr<'p'>, i: number): number {
  const timers = get(pp, P.timers);
  const t = timerAt(timers, i);
  const owner = get(t, Timer.pp);
  if (owner !== pp) throw_('dodeltimer: wrong P');
  set(t, Timer.pp, nil);
  const n = get(pp, P.numTimers) - 1;
  const last = timerAt(timers, n);
  setword(timers + n, 0);
  if (i !== n) setword(timers + i, last);
  store(pp, P.numTimers, n);
  return n;
}

/** Removes deleted timers from the head of pp's heap and moves modified ones to their place, so that a program that
 *  starts and stops timers all the time does not fill the heap with dead ones. */
export function cleantimers(pp: Ptr<'p'>): void {
  const gp = getg();
  for (;;) {
    const n = get(pp, P.numTimers);
    if (n === 0) return;
    // The loop may be long, and holding the lock it cannot be preempted.
    const stop = get(gp, G.preemptStop);
    if (stop !== 0) return;
    const timers = get(pp, P.timers);
    const t = timerAt(timers, 0);
    const s = load(t, Timer.status);
    if (s === timerDeleted) removeTimer0(pp, t);
    else if (s === timerModifiedEarlier || s === timerModifiedLater) moveTimer0(pp, t, s);
    else return;
  }
}

/** Removes t, the first timer, which was seen timerDeleted, from pp's heap; does nothing if its status has changed. */
export function removeTimer0(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  if (!castimer(t, timerDeleted, timerRemoving)) return;
  dodeltimer0(pp);
  settimer(t, timerRemoving, timerRemoved);
  xadd(pp, P.deletedTimers, -1);
}

/** Moves t, the first timer, which was seen in the timerModifiedXX status s, to where its new time belongs; does
 *  nothing if its status has changed. */
export function moveTimer0(pp: Ptr<'p'>, t: Ptr<'timer'>, s: number): void {
  if (!castimer(t, s, timerMoving)) return;
  takenextwhen(t);
  dodeltimer0(pp);
  doaddtimer(pp, t);
  settimer(t, timerMoving, timerWaiting);
}

/** t's new time becomes its time. It is timerMoving, by the caller. */
export function takenextwhen(t: Ptr<'timer'>): void {
  const when = getf(t, Timer.nextwhen);
  setf(t, Timer.when, when);
}

/** A timer of pp is about to become timerModifiedEarlier, due at nextwhen. Any M, without the lock. */
export function updateTimerModifiedEarliest(pp: Ptr<'p'>, nextwhen: number): void {
  for (;;) {
    const old = loadf(pp, P.timerModifiedEarliest);
    if (old !== 0 && old < nextwhen) return;
    if (casf(pp, P.timerModifiedEarliest, old, nextwhen)) return;
  }
}
