// time.Sleep, and the clock and durations as programs see them. (time.go: timeSleep, resetForSleep, goroutineReady;
// time/sleep.go: when; docs/decisions/020-milliseconds.md)
//
// A duration is a number of milliseconds. A moment is milliseconds of the clock that all threads share (nanotime),
// whose zero is arbitrary.
//
// A goroutine sleeps by the one timer that it has for this (g.timer), made at its first sleep and kept when the g
// becomes another goroutine: it is on no heap whenever the goroutine runs. So sleeping takes no memory.

import { TAG_POINTER } from '../heap/tags.ts';
import { setref } from '../heap/value.ts';
import { resettimer } from '../m/addtimer.ts';
import { gopark, goready } from '../m/park.ts';
import { newtimer } from '../p/timerfree.ts';
import { G } from '../shared/layout.ts';
import { Timer } from '../shared/layout-sync.ts';
import { as, get, getf, set, setf } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { MAXWHEN } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';

const NSPERMS = 1e6;
const SLEEP = waitReason('sleep');

/**
 * The time, in milliseconds with fractions, of a clock that all threads share: only differences mean anything.
 *
 * @example
 * const began = now();
 * yield* sleep(10);
 * print(now() - began); // 10.06
 */
export function now(): number {
  return nanotime() / NSPERMS;
}

/** A duration of ms milliseconds in whole nanoseconds, rounded up. TypeError for what is not a number; `what` names the
 *  caller in it. */
export function nanoseconds(what: string, ms: unknown): number {
  if (typeof ms === 'number' && !Number.isNaN(ms)) return Math.ceil(ms * NSPERMS);
  throw new TypeError(`${what}(${String(ms)}): expected a number of milliseconds`);
}

/** When a duration of ns from now is over: now, if it is not positive; never, if that is out of reach. */
export function when(ns: number): number {
  const t = nanotime();
  if (ns <= 0) return t;
  return Math.min(t + ns, MAXWHEN);
}

/** Resumable: the current goroutine waits for at least ms milliseconds; not at all if that is not positive. It has no
 *  frame of its own: the caller's is resumed. */
export function timeSleep(_sp: number, _rp: number, ms: unknown): unknown {
  const ns = nanoseconds('sleep', ms);
  if (ns <= 0) return undefined;
  const gp = getg();
  let t = get(gp, G.timer);
  if (t === nil) {
    t = newtimer();
    set(t, Timer.f, pc.goroutineReady);
    setref(t + Timer.arg, TAG_POINTER, gp);
    set(gp, G.timer, t);
  }
  const at = when(ns);
  setf(t, Timer.nextwhen, at);
  return gopark(pc.resetForSleep, t, SLEEP);
}

/** The unlock function. The timer is started only now that the goroutine waits: started before, it could be due and
 *  readied before that. */
function resetForSleep(_gp: number, ut: number): boolean {
  const t = as<'timer'>(ut);
  const at = getf(t, Timer.nextwhen);
  resettimer(t, at);
  return true;
}

/** The timer's function. */
function goroutineReady(gp: number, _seq: number): void {
  goready(gp as Ptr<'g'>);
}

const pc = funcs('runtime', { resetForSleep, goroutineReady });
funcs('time', { Sleep: timeSleep });
