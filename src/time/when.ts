// Durations and the clock as programs see them. (sleep.go: when; docs/decisions/020-milliseconds.md)
//
// A duration is a number of milliseconds. A moment is milliseconds of the clock that all threads share (nanotime), which counts
// from an arbitrary one.

import { nanotime } from '../shared/os.ts';
import { MAXWHEN } from '../shared/param.ts';

const NSPERMS = 1e6;

/** The moment, in milliseconds with fractions. */
export function now(): number {
  return nanotime() / NSPERMS;
}

/** A duration in whole nanoseconds, rounded up. Throws for what is no number. `what` names the caller. */
export function duration(what: string, ms: unknown): number {
  if (typeof ms === 'number' && !Number.isNaN(ms)) return Math.ceil(ms * NSPERMS);
  throw new TypeError(`${what}(${String(ms)}): expected a number of milliseconds`);
}

/** When a duration of ns from now is over: now, if it is not positive; never, if that is out of reach. */
export function when(ns: number): number {
  const t = nanotime();
  if (ns <= 0) return t;
  return Math.min(t + ns, MAXWHEN);
}
