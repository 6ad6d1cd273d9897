// Timers for use again: those of after(), to which nobody has a handle, so that the one that has run is free. Each P keeps some
// (owner only, no lock); half a cache at a time goes to and comes from a central list under timerlock. (Go leaves them to its
// collector. sudog.ts has the same shape.)

import { mallocgc } from '../heap/malloc.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { Timer, timerNoStatus } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, load, ref, set } from '../shared/mem.ts';
import { DEBUG, TIMERCACHE } from '../shared/param.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const TIMERBYTES = sizeof(Timer) * 4;
const timerlock = ref(sched, Sched.timerlock);

/** A timer that was never used. For things that may be reset, stopped and asked for their channel forever. Any goroutine. */
export function newtimer(): Ptr<'timer'> {
  return as<'timer'>(mallocgc(TIMERBYTES, false));
}

/** A timer that is on no heap and that nobody knows. Its owner gives it back with timerput. pp is the caller's. */
export function timerget(pp: Ptr<'p'>): Ptr<'timer'> {
  const own = get(pp, P.freetimers);
  const t = own === nil ? take(pp) : own;
  if (t === nil) return newtimer();
  const rest = get(t, Timer.link);
  set(pp, P.freetimers, rest);
  const n = get(pp, P.nfreetimers);
  set(pp, P.nfreetimers, n - 1);
  set(t, Timer.link, nil);
  return t;
}

/** Gives pp half a cache from the central list; the first, or nil. */
function take(pp: Ptr<'p'>): Ptr<'timer'> {
  let head: Ptr<'timer'> = nil;
  let n = 0;
  lock(timerlock);
  for (; n < TIMERCACHE / 2; n++) {
    const t = get(sched, Sched.freetimers);
    if (t === nil) break;
    const rest = get(t, Timer.link);
    set(sched, Sched.freetimers, rest);
    set(t, Timer.link, head);
    head = t;
  }
  unlock(timerlock);
  set(pp, P.freetimers, head);
  set(pp, P.nfreetimers, n);
  return head;
}

/** Puts t, which has run and which nobody else knows, back. pp is the caller's; no lock held. */
export function timerput(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  if (DEBUG) {
    const s = load(t, Timer.status);
    if (s !== timerNoStatus || get(t, Timer.pp) !== nil) throw_('timerput: timer is in use');
  }
  const n = get(pp, P.nfreetimers);
  if (n >= TIMERCACHE) give(pp, TIMERCACHE / 2);
  const head = get(pp, P.freetimers);
  set(t, Timer.link, head);
  set(pp, P.freetimers, t);
  const left = get(pp, P.nfreetimers);
  set(pp, P.nfreetimers, left + 1);
}

/** Moves timers to the central list until pp has `keep`. */
function give(pp: Ptr<'p'>, keep: number): void {
  const n = get(pp, P.nfreetimers);
  if (n <= keep) return;
  const first = get(pp, P.freetimers);
  let last = first;
  for (let i = n - 1; i > keep; i--) last = get(last, Timer.link);
  const rest = get(last, Timer.link);
  set(pp, P.freetimers, rest);
  set(pp, P.nfreetimers, keep);
  lock(timerlock);
  const head = get(sched, Sched.freetimers);
  set(last, Timer.link, head);
  set(sched, Sched.freetimers, first);
  unlock(timerlock);
}

/** Gives all of pp's free timers away: pp is being destroyed. World stopped. */
export function timerpurge(pp: Ptr<'p'>): void {
  give(pp, 0);
}
