// When timers are due, as seen without their lock. (time.go: nobarrierWakeTime, timeSleepUntil;
// proc.go: checkdead)

import { Sched, sched, timerpMask } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { get, load, loadf } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { pAt } from './own.ts';
import { maskRead } from './pidle.ts';

/** When pp's first timer may be due (nanotime), 0: it has none. It may be too early, never too late. Any M. */
export function nobarrierWakeTime(pp: Ptr<'p'>): number {
  const next = loadf(pp, P.timer0When);
  const adjusted = loadf(pp, P.timerModifiedEarliest);
  return next === 0 || (adjusted !== 0 && adjusted < next) ? adjusted : next;
}

/** When the first timer of all Ps may be due; Infinity: there is none. sched.lock held, or another reason for the
 *  number of Ps not to change. */
export function timeSleepUntil(): number {
  let first = Number.POSITIVE_INFINITY;
  const procs = get(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    if (!maskRead(timerpMask, i)) continue;
    const when = nobarrierWakeTime(pAt(i));
    if (when !== 0 && when < first) first = when;
  }
  return first;
}

/** Whether any P has a timer, be it a deleted one. Any M, also without a P: the number of Ps may change meanwhile;
 *  sched.lock held, or another look follows that is. */
export function anyTimers(): boolean {
  const procs = load(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const n = load(pp, P.numTimers);
    if (n > 0) return true;
  }
  return false;
}
