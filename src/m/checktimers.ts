// Timers, as the scheduler sees them. (proc.go: checkTimers, checkTimersNoP)

import { pAt } from '../p/allp.ts';
import { maskRead } from '../p/pidle.ts';
import { nobarrierWakeTime } from '../p/timerwhen.ts';
import { Sched, sched, timerpMask } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { get, load, set } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';

/** The earlier of two times, of which 0 means none. */
export function earlier(a: number, b: number): number {
  if (a === 0) return b;
  return b === 0 || a < b ? a : b;
}

/** Runs the timers of pp that are due, on the current M mp, which owns a P (maybe another). Returns when the next one is due
 *  (0: none); m.timersRan tells whether one ran. */
export function checkTimers(mp: Ptr<'m'>, pp: Ptr<'p'>): number {
  set(mp, M.timersRan, 0);
  const n = load(pp, P.numTimers);
  if (n === 0) return 0;
  return nobarrierWakeTime(pp);
}

/** Without a P: the earlier of `until` and the first timer of all Ps. (proc.go: checkTimersNoP) */
export function checkTimersNoP(until: number): number {
  let first = until;
  const procs = get(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    if (!maskRead(timerpMask, i)) continue;
    first = earlier(first, nobarrierWakeTime(pAt(i)));
  }
  return first;
}
