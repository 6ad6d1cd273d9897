// Free timers: those of after(), to which no program has a handle, are used again once they have run. Taken from and
// given back to the P's free list, or the central one (g/freelist.ts). Go leaves them to its collector.

import { type FreeList, givecentral, takecentral } from '../g/freelist.ts';
import { mallocgc } from '../heap/malloc.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { Timer, timerNoStatus } from '../shared/layout-sync.ts';
import { as, get, load, ref, set } from '../shared/mem.ts';
import { DEBUG, TIMERCACHE } from '../shared/param.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const TIMERBYTES = sizeof(Timer) * 4;
const TIMERS: FreeList<'timer'> = {
  link: Timer.link,
  local: P.freetimers,
  nlocal: P.nfreetimers,
  central: Sched.freetimers,
  lock: ref(sched, Sched.timerlock),
  cache: TIMERCACHE,
};

/** A timer that was never used. For things that may be reset, stopped and asked for their channel forever. Any
 *  goroutine. */
export function newtimer(): Ptr<'timer'> {
  return as<'timer'>(mallocgc(TIMERBYTES, false));
}

/** A timer that is on no heap and that nobody knows. Its owner gives it back with timerput. pp is the caller's. */
export function timerget(pp: Ptr<'p'>): Ptr<'timer'> {
  const own = get(pp, P.freetimers);
  const t = own === nil ? takecentral(TIMERS, pp) : own;
  if (t === nil) return newtimer();
  const rest = get(t, Timer.link);
  set(pp, P.freetimers, rest);
  const n = get(pp, P.nfreetimers);
  set(pp, P.nfreetimers, n - 1);
  set(t, Timer.link, nil);
  return t;
}

/** Puts t, which has run and which nobody else knows, back. pp is the caller's; no lock held. */
export function timerput(pp: Ptr<'p'>, t: Ptr<'timer'>): void {
  if (DEBUG) {
    const s = load(t, Timer.status);
    if (s !== timerNoStatus || get(t, Timer.pp) !== nil) throw_('timerput: timer is in use');
  }
  const n = get(pp, P.nfreetimers);
  if (n >= TIMERCACHE) givecentral(TIMERS, pp, TIMERCACHE / 2);
  const head = get(pp, P.freetimers);
  set(t, Timer.link, head);
  set(pp, P.freetimers, t);
  const left = get(pp, P.nfreetimers);
  set(pp, P.nfreetimers, left + 1);
}

/** Gives all of pp's free timers away: pp is being destroyed. World stopped. */
export function timerpurge(pp: Ptr<'p'>): void {
  givecentral(TIMERS, pp, 0);
}
