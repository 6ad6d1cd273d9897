// The states of a timer, and which may follow which. (time.go: the table above timerNoStatus)
//
//   NoStatus    -> Waiting (addtimer) | Modifying (modtimer)
//   Waiting     -> Running (runtimer) | Modifying (deltimer, modtimer) | Moving (moveTimers)
//   Running     -> NoStatus | Waiting (runOneTimer: once; periodic)
//   Modified    -> Modifying (deltimer, modtimer) | Moving (who walks the heap)         Earlier and Later alike
//   Modifying   -> Deleted (deltimer) | Modified | Waiting (modtimer: on a heap; put on one)
//   Moving      -> Waiting
//   Deleted     -> Removing (who walks the heap) | Removed (moveTimers) | Modifying (modtimer)
//   Removing    -> Removed
//   Removed     -> Modifying (modtimer)
//
// Running, Removing, Moving and Modifying are transient: a lock on this one timer, held for a few instructions. The
// first three are set only under the lock of the timer's heap, Modifying by any M. An M that finds a transient status
// waits. While Moving, `pp` may be nil: a timer that was only Waiting then would lead deltimer to no P. (#43712)

import {
  TIMERSTATUS,
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
import { cas } from '../shared/mem.ts';
import { osyield, procyield } from '../shared/os.ts';
import { ACTIVE_SPIN, ACTIVE_SPIN_CNT, DEBUG } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const MAYBECOME: readonly (readonly number[])[] = TIMERSTATUS.map((_, status) => {
  switch (status) {
    case timerNoStatus:
      return [timerWaiting, timerModifying];
    case timerWaiting:
      return [timerRunning, timerModifying, timerMoving];
    case timerRunning:
      return [timerNoStatus, timerWaiting];
    case timerDeleted:
      return [timerRemoving, timerRemoved, timerModifying];
    case timerRemoving:
      return [timerRemoved];
    case timerRemoved:
      return [timerModifying];
    case timerModifying:
      return [timerDeleted, timerModifiedEarlier, timerModifiedLater, timerWaiting];
    case timerModifiedEarlier:
    case timerModifiedLater:
      return [timerModifying, timerMoving];
    case timerMoving:
      return [timerWaiting];
    default:
      return [];
  }
});

/** True when t was in status `from` and now is in `to`. */
export function castimer(t: Ptr<'timer'>, from: number, to: number): boolean {
  if (DEBUG && MAYBECOME[from]?.includes(to) !== true)
    throw_(`castimer: timer${TIMERSTATUS[from] ?? from} to timer${TIMERSTATUS[to] ?? to} is not legal`);
  return cas(t, Timer.status, from, to);
}

/** Takes t out of the transient status that the caller has put it in. */
export function settimer(t: Ptr<'timer'>, from: number, to: number): void {
  if (!castimer(t, from, to)) badTimer();
}

/** A timer or a heap that cannot be. (badTimer) */
export function badTimer(): never {
  return throw_('timer data corruption');
}

/** Waits a moment for another M to take a timer out of a transient status; `round` counts the caller's waits, from 0.
 *  Go calls osyield at once; our shortest sleep is longer than nearly all of these. */
export function timerpause(round: number): void {
  if (round < ACTIVE_SPIN) procyield(ACTIVE_SPIN_CNT);
  else osyield();
}
