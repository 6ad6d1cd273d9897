// Starts, stops and changes timers. (time.go: addtimer, deltimer, modtimer, resettimer)
//
// A timer that is on a heap stays there: another M may own that heap. deltimer only marks it, modtimer leaves the new
// time in `nextwhen`, and the heap's owner does the rest when it next looks (p/timers.ts, p/timeradjust.ts). So neither
// takes a lock.
//
// acquirem: between reading the M's P and adding to its heap, or while a timer is timerModifying, the M must not lose
// its P or go to another goroutine. The timer would land on a P that nobody looks at (#44868), or the M would wait for
// itself (#38070).
//
// Any goroutine, or g0 of an M with a P; no lock held. Two of these at the same time for one timer are safe, but which
// comes first is not said.

import { cleantimers, doaddtimer, updateTimerModifiedEarliest } from '../p/timers.ts';
import { badTimer, castimer, settimer, timerpause } from '../p/timerstatus.ts';
import { M, P } from '../shared/layout.ts';
import {
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerModifying,
  timerMoving,
  timerNoStatus,
  timerRemoved,
  timerRemoving,
  timerRunning,
  timerWaiting,
} from '../shared/layout-sync.ts';
import { acquirem, lock, releasem, unlock } from '../shared/lock.ts';
import { get, getf, load, ref, setf, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_, throwNoP } from '../shared/throw.ts';
import { netpollGenericInit } from './netpoll.ts';
import { wakeNetPoller } from './wakenetpoller.ts';

/** Starts t, which is new: its when, period, f, arg and seq are set, and nobody else knows it. */
export function addtimer(t: Ptr<'timer'>): void {
  const when = getf(t, Timer.when);
  const period = getf(t, Timer.period);
  checkTimes(when, period);
  const s = load(t, Timer.status);
  if (s !== timerNoStatus) throw_('addtimer called with initialized timer');
  settimer(t, timerNoStatus, timerWaiting);
  const mp = acquirem();
  addHere(mp, t, true);
  wakeNetPoller(when);
  releasem(mp);
}

/** A time of 0 would look like no timer, a negative one would be due before all others forever. */
function checkTimes(when: number, period: number): void {
  if (!(when > 0)) throw_('timer when must be positive');
  if (!(period >= 0)) throw_('timer period must be non-negative');
}

/** Puts t on the heap of mp's P, whose head is cleaned first if `clean`. */
function addHere(mp: Ptr<'m'>, t: Ptr<'timer'>, clean: boolean): void {
  // Who waits for a timer waits in the poller.
  netpollGenericInit();
  const pp = get(mp, M.p);
  if (pp === nil) throwNoP('a timer was started');
  const l = ref(pp, P.timersLock);
  lock(l);
  if (clean) cleantimers(pp);
  doaddtimer(pp, t);
  unlock(l);
}

/** Stops t. True when it was going to run; false when it has run (once), is stopped, or was never started. */
export function deltimer(t: Ptr<'timer'>): boolean {
  for (let round = 0; ; ) {
    const s = load(t, Timer.status);
    switch (s) {
      case timerWaiting:
      case timerModifiedLater:
      case timerModifiedEarlier: {
        const mp = acquirem();
        if (castimer(t, s, timerModifying)) {
          // Before the status: a timerDeleted one may be taken off its heap at any moment.
          const pp = get(t, Timer.pp);
          settimer(t, timerModifying, timerDeleted);
          releasem(mp);
          xadd(pp, P.deletedTimers, 1);
          return true;
        }
        releasem(mp);
        break;
      }
      case timerDeleted:
      case timerRemoving:
      case timerRemoved:
      case timerNoStatus:
        return false;
      case timerRunning:
      case timerMoving:
      case timerModifying:
        timerpause(round++);
        break;
      default:
        badTimer();
    }
  }
}

/** What modtimer has made of a timer that it has taken: it was going to run, was marked as deleted, was on no heap. */
const PENDING = 0;
const MARKED = 1;
const OFFHEAP = 2;

/** Gives t, which may be in any state, a new time and period; it is started if it was not. What it does (f, arg, seq)
 *  is what it was made with. True when it was going to run. (Go can change f, arg and seq as well, which only its
 *  network deadlines do.) */
export function modtimer(t: Ptr<'timer'>, when: number, period: number): boolean {
  checkTimes(when, period);
  const mp = acquirem();
  const was = takeTimer(t);
  setf(t, Timer.period, period);
  if (was === OFFHEAP) {
    setf(t, Timer.when, when);
    addHere(mp, t, false);
    settimer(t, timerModifying, timerWaiting);
    releasem(mp);
    wakeNetPoller(when);
    return false;
  }
  // On some P's heap, where `when` is its place.
  setf(t, Timer.nextwhen, when);
  const place = getf(t, Timer.when);
  const earlier = when < place;
  if (earlier) {
    const pp = get(t, Timer.pp);
    updateTimerModifiedEarliest(pp, when);
  }
  settimer(t, timerModifying, earlier ? timerModifiedEarlier : timerModifiedLater);
  releasem(mp);
  if (earlier) wakeNetPoller(when);
  return was === PENDING;
}

/** Makes t timerModifying, waiting for those who have it now. The caller has called acquirem. */
function takeTimer(t: Ptr<'timer'>): number {
  for (let round = 0; ; ) {
    const s = load(t, Timer.status);
    switch (s) {
      case timerWaiting:
      case timerModifiedEarlier:
      case timerModifiedLater:
        if (castimer(t, s, timerModifying)) return PENDING;
        break;
      case timerNoStatus:
      case timerRemoved:
        if (castimer(t, s, timerModifying)) return OFFHEAP;
        break;
      case timerDeleted:
        if (castimer(t, s, timerModifying)) {
          const pp = get(t, Timer.pp);
          xadd(pp, P.deletedTimers, -1);
          return MARKED;
        }
        break;
      case timerRunning:
      case timerRemoving:
      case timerMoving:
      case timerModifying:
        timerpause(round++);
        break;
      default:
        badTimer();
    }
  }
}

/** Gives t a new time; it is started if it was not. True when it was going to run. */
export function resettimer(t: Ptr<'timer'>, when: number): boolean {
  const period = getf(t, Timer.period);
  return modtimer(t, when, period);
}
