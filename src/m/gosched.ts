// Gosched: a goroutine yields. (proc.go: Gosched, goschedImpl)
//
// Go's goyield has no caller here: who hands a semaphore on makes way at its next safe point (sync/sema.ts: makeWay).

import { casgstatus, readgstatus } from '../g/status.ts';
import { globrunqput } from '../p/globrunq.ts';
import { GOSCHED, mcall } from '../shared/frame.ts';

import { Sched, sched } from '../shared/globals.ts';
import { Grunnable, Grunning, Gscan, M, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, incf, ref } from '../shared/mem.ts';
import { DEBUG } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { dropg } from './park.ts';
import { wakep } from './spinning.ts';

const schedlock = ref(sched, Sched.lock);

/** Lets others run; the goroutine goes to the global queue. The body must spill and return this PARKED. */
export function gosched(): typeof PARKED {
  mcall(GOSCHED);
  return PARKED;
}

/** gosched, continued on g0. */
export function gosched_m(mp: Ptr<'m'>, gp: Ptr<'g'>): void {
  if (DEBUG) {
    const status = readgstatus(gp);
    if ((status & ~Gscan) !== Grunning) throw_('bad g status');
  }
  const pp = get(mp, M.p);
  incf(pp, P.yields);
  dropg(mp, gp);
  casgstatus(gp, Grunning, Grunnable);
  lock(schedlock);
  globrunqput(gp);
  unlock(schedlock);
  // Whoever looked at the global queue before this and parked would not look again. (#55160)
  wakep();
}
