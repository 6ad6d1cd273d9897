// Timers that send or start a goroutine. (time/sleep.go: NewTimer, Reset, After, AfterFunc, sendTime, goFunc;
// time/tick.go; addtimer: m/addtimer.ts)
//
// A Timer's channel has room for one value, and the runtime never waits to send: a tick for which there is no room is
// dropped. stop and reset leave a value that was sent where it is. The value is the time of sending (sleep.ts: now).

import { makechan } from '../chan/chan.ts';
import { trysend } from '../chan/chansend.ts';
import { mallocgc } from '../heap/malloc.ts';
import { TAG_CHAN, TAG_POINTER } from '../heap/tags.ts';
import { copied, rawv, setref, setv } from '../heap/value.ts';
import { addtimer, modtimer, resettimer } from '../m/addtimer.ts';
import { newprocAtN } from '../m/newproc.ts';
import { fatalpanic } from '../m/panic.ts';
import { newtimer, timerget, timerput } from '../p/timerfree.ts';
import { G, M } from '../shared/layout.ts';
import { Timer } from '../shared/layout-sync.ts';
import { as, get, set, setf, setword, word } from '../shared/mem.ts';
import { ThreadExit } from '../shared/os.ts';
import type { Ptr } from '../shared/struct.ts';
import { entryOf, funcs } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { nanoseconds, now, when } from './sleep.ts';

/** A timer that sends once, ms from now. Any goroutine, as all here. */
export function newTimer(ms: unknown): Ptr<'timer'> {
  const ns = nanoseconds('Timer', ms);
  return startSending(ns, 0);
}

/** A timer that sends every ms. */
export function newTicker(ms: unknown): Ptr<'timer'> {
  const ns = nanoseconds('Ticker', ms);
  if (ns <= 0) throw new Error('non-positive interval for NewTicker');
  return startSending(ns, ns);
}

function startSending(ns: number, period: number): Ptr<'timer'> {
  const c = makechan(1);
  const t = newtimer();
  set(t, Timer.c, c);
  set(t, Timer.f, pc.sendTime);
  setref(t + Timer.arg, TAG_CHAN, c);
  setf(t, Timer.period, period);
  start(t, ns);
  return t;
}

function start(t: Ptr<'timer'>, ns: number): void {
  const at = when(ns);
  setf(t, Timer.when, at);
  addtimer(t);
}

/** The channel of a timer that nobody can stop: it is used again once it has sent. */
export function timeAfter(ms: unknown): Ptr<'hchan'> {
  const ns = nanoseconds('after', ms);
  const c = makechan(1);
  const t = timerget(currentP());
  set(t, Timer.c, c);
  set(t, Timer.f, pc.sendTimeOnce);
  setref(t + Timer.arg, TAG_POINTER, t);
  start(t, ns);
  return c;
}

/** The function of a Timer and a Ticker: sends the time on channel c, if there is room. */
function sendTime(c: number, _seq: number): void {
  try {
    trysend(as<'hchan'>(c), now());
  } catch (e) {
    if (e instanceof ThreadExit) throw e;
    // Closed: RecvChan has no close, but a cast has. No goroutine is running, so the panic is the run's.
    fatalpanic(e);
  }
}

/** The function of after's timer, which has left its heap and is free again. */
function sendTimeOnce(at: number, seq: number): void {
  const t = as<'timer'>(at);
  const c = get(t, Timer.c);
  timerput(currentP(), t);
  sendTime(c, seq);
}

function currentP(): Ptr<'p'> {
  const gp = getg();
  const mp = get(gp, G.m);
  return get(mp, M.p);
}

/** Words of afterFunc's call before its arguments: pc of the goroutine function, number of arguments. Each argument is
 *  a slot. */
const CALLHEADER = 2;

/** A timer that starts a goroutine, ms from now: fn with args. Objects that are not shared are copied, now. */
export function afterFunc(ms: unknown, fn: unknown, args: readonly unknown[]): Ptr<'timer'> {
  const ns = nanoseconds('afterFunc', ms);
  const f = entryOf('afterFunc', fn);
  const values = args.map(copied);
  const call = mallocgc((CALLHEADER + 2 * values.length) * 4, false);
  setword(call, f);
  setword(call + 1, values.length);
  values.forEach((v, i) => {
    setv(call + CALLHEADER + 2 * i, v);
  });
  const t = newtimer();
  set(t, Timer.f, pc.goFunc);
  setref(t + Timer.arg, TAG_POINTER, call);
  start(t, ns);
  return t;
}

/** The function of afterFunc's timer: starts the goroutine. */
function goFunc(call: number, _seq: number): void {
  const f = word(call);
  const n = word(call + 1);
  const args = Array.from({ length: n }, (_, i) => rawv(call + CALLHEADER + 2 * i));
  newprocAtN(pc.goFunc, f, args);
}

/** Timer.reset: due ms from now. True when it was going to run. */
export function timerReset(t: Ptr<'timer'>, ms: unknown): boolean {
  const ns = nanoseconds('reset', ms);
  const at = when(ns);
  return resettimer(t, at);
}

/** Ticker.reset: due ms from now, and every ms. */
export function tickerReset(t: Ptr<'timer'>, ms: unknown): void {
  const ns = nanoseconds('reset', ms);
  if (ns <= 0) throw new Error('non-positive interval for Ticker.Reset');
  const at = when(ns);
  modtimer(t, at, ns);
}

const pc = funcs('time', { sendTime, sendTimeOnce, goFunc });
