// Putting timers on a P's heap and taking them off. (time.go: doaddtimer, dodeltimer, dodeltimer0, cleantimers,
// updateTimerModifiedEarliest)
//
// All but the last under the P's timersLock. What starts, stops and changes timers is m/timers.ts; what goes over a whole heap,
// timeradjust.ts; what runs them, runtimer.ts.
//
//   timer0When              when the first of the heap is due
//   timerModifiedEarliest   no timerModifiedEarlier timer of this heap is to run before it; 0: there is none
//
// are for those who look without the lock: a look may find too early a time, never too late a one.

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

/** The same for the first, which has no parent. */
export function dodeltimer0(pp: Ptr<'p'>): void {
  const n = unhook(pp, 0);
  const timers = get(pp, P.timers);
  if (n > 0) siftdownTimer(timers, n, 0);
  updateTimer0When(pp);
  // With no timers there are no modified ones. A time left standing here would keep an idle M looking for them. (#51654)
  if (n === 0) storef(pp, P.timerModifiedEarliest, 0);
}

/** Timer i is no more pp's, and the last one stands in its place. Returns the new length. */
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

/** Clears the head of pp's heap of timers that are deleted or stand there with a time that was changed: a program that starts
 *  and stops timers all the time is spared a heap full of dead ones. */
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

/** Takes t, which is first and was seen timerDeleted, off pp's heap; nothing when it no longer is. */
export function removeTimer0(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  if (!castimer(t, timerDeleted, timerRemoving)) return;
  dodeltimer0(pp);
  settimer(t, timerRemoving, timerRemoved);
  xadd(pp, P.deletedTimers, -1);
}

/** Puts t, which is first and was seen in timerModifiedXX status s, where its new time belongs; nothing when it no longer is. */
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
