// Walks over a whole heap of timers: modified ones to their place, deleted ones off it. (time.go: adjusttimers,
// addAdjustedTimers, clearDeletedTimers, moveTimers)
//
// All under the lock of the P's timers. While a walk goes on, others may delete and change timers of the heap, by
// status; they cannot take one off it.

import { P } from '../shared/layout.ts';
import {
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerModifying,
  timerMoving,
  timerRemoved,
  timerRemoving,
  timerWaiting,
} from '../shared/layout-sync.ts';
import { get, load, loadf, set, setword, store, storef, xadd } from '../shared/mem.ts';
import { DEBUG } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { siftupTimer, timerAt, updateTimer0When, verifyTimerHeap } from './timerheap.ts';
import { doaddtimer, dodeltimer, takenextwhen } from './timers.ts';
import { badTimer, castimer, settimer, timerpause } from './timerstatus.ts';

/** If one of pp's timers that were changed to an earlier time may be due: puts all changed ones where they belong, and
 *  takes the deleted ones out. Not before: a program that moves many timers to and fro would have them all moved each
 *  time. */
export function adjusttimers(pp: Ptr<'p'>, now: number): void {
  const first = loadf(pp, P.timerModifiedEarliest);
  if (first === 0 || first > now) return;
  // Before the walk: an M that changes a timer which the walk has passed sets it again.
  storef(pp, P.timerModifiedEarliest, 0);
  let moved: Ptr<'timer'> = nil;
  let round = 0;
  let i = 0;
  for (;;) {
    const n = get(pp, P.numTimers);
    if (i >= n) break;
    const timers = get(pp, P.timers);
    const t = timerAt(timers, i);
    const owner = get(t, Timer.pp);
    if (owner !== pp) throw_('adjusttimers: bad p');
    const s = load(t, Timer.status);
    switch (s) {
      case timerDeleted:
        if (castimer(t, s, timerRemoving)) {
          // Back to the first slot that has changed, or what came there would be passed over. (#47762)
          i = dodeltimer(pp, i);
          settimer(t, timerRemoving, timerRemoved);
          xadd(pp, P.deletedTimers, -1);
        }
        break;
      case timerModifiedEarlier:
      case timerModifiedLater:
        if (castimer(t, s, timerMoving)) {
          takenextwhen(t);
          // Put back after the walk: on the heap now, it could push another one past us.
          i = dodeltimer(pp, i);
          set(t, Timer.link, moved);
          moved = t;
        }
        break;
      case timerWaiting:
        i++;
        round = 0;
        break;
      case timerModifying:
        timerpause(round++);
        break;
      default:
        badTimer();
    }
  }
  addAdjustedTimers(pp, moved);
  if (DEBUG) verifyTimerHeap(pp);
}

/** Puts the timers of a list, which are timerMoving, on pp's heap. */
function addAdjustedTimers(pp: Ptr<'p'>, moved: Ptr<'timer'>): void {
  let t = moved;
  while (t !== nil) {
    const next = get(t, Timer.link);
    set(t, Timer.link, nil);
    doaddtimer(pp, t);
    settimer(t, timerMoving, timerWaiting);
    t = next;
  }
}

/** Takes all deleted timers out of pp's heap, and puts the changed ones where they belong. For programs that start many
 *  long timers and stop them. */
export function clearDeletedTimers(pp: Ptr<'p'>): void {
  // All changed ones are moved. Before the walk, as in adjusttimers.
  storef(pp, P.timerModifiedEarliest, 0);
  const timers = get(pp, P.timers);
  const n = get(pp, P.numTimers);
  let to = 0;
  let changed = false;
  let round = 0;
  for (let i = 0; i < n; ) {
    const t = timerAt(timers, i);
    const s = load(t, Timer.status);
    switch (s) {
      case timerWaiting:
        if (changed) {
          setword(timers + to, t);
          siftupTimer(timers, to + 1, to);
        }
        to++;
        i++;
        break;
      case timerModifiedEarlier:
      case timerModifiedLater:
        if (!castimer(t, s, timerMoving)) break;
        takenextwhen(t);
        setword(timers + to, t);
        siftupTimer(timers, to + 1, to);
        to++;
        changed = true;
        settimer(t, timerMoving, timerWaiting);
        i++;
        break;
      case timerDeleted:
        if (!castimer(t, s, timerRemoving)) break;
        set(t, Timer.pp, nil);
        settimer(t, timerRemoving, timerRemoved);
        changed = true;
        i++;
        break;
      case timerModifying:
        timerpause(round++);
        break;
      default:
        badTimer();
    }
  }
  for (let i = to; i < n; i++) setword(timers + i, 0);
  store(pp, P.numTimers, to);
  xadd(pp, P.deletedTimers, to - n);
  updateTimer0When(pp);
  if (DEBUG) verifyTimerHeap(pp);
}

/** Moves the timers of `from`, which is going away, to pp. The world is stopped; both timersLocks are held, since Ms
 *  without a P may be looking for the next timer. */
export function moveTimers(pp: Ptr<'p'>, from: Ptr<'p'>): void {
  const timers = get(from, P.timers);
  const n = get(from, P.numTimers);
  for (let i = 0; i < n; i++) {
    const t = timerAt(timers, i);
    moveTimer(pp, t);
    setword(timers + i, 0);
  }
  store(from, P.numTimers, 0);
  store(from, P.deletedTimers, 0);
  storef(from, P.timer0When, 0);
  storef(from, P.timerModifiedEarliest, 0);
}

function moveTimer(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  for (let round = 0; ; ) {
    const s = load(t, Timer.status);
    switch (s) {
      case timerWaiting:
      case timerModifiedEarlier:
      case timerModifiedLater:
        if (!castimer(t, s, timerMoving)) break;
        if (s !== timerWaiting) takenextwhen(t);
        set(t, Timer.pp, nil);
        doaddtimer(pp, t);
        settimer(t, timerMoving, timerWaiting);
        return;
      case timerDeleted:
        if (!castimer(t, s, timerRemoved)) break;
        set(t, Timer.pp, nil);
        return;
      case timerModifying:
        timerpause(round++);
        break;
      default:
        badTimer();
    }
  }
}
