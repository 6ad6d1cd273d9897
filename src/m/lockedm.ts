// Schedules goroutines that are locked to their thread. (proc.go: stoplockedm, startlockedm)

import { readgstatus } from '../g/status.ts';
import { acquirep, releasep } from '../p/own.ts';
import { G, Grunnable, Gscan, M, P } from '../shared/layout.ts';
import { get, ref, set } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { handoffp } from './handoffp.ts';
import { incidlelocked } from './idlelocked.ts';
import { mPark, stopm } from './stopm.ts';

/** Stops the current M, which has a locked g, until that g is runnable and somebody hands it a P. */
export function stoplockedm(mp: Ptr<'m'>): void {
  const gp = get(mp, M.lockedg);
  const back = gp === nil ? nil : get(gp, G.lockedm);
  if (back !== mp) throw_('stoplockedm: inconsistent locking');
  const had = get(mp, M.p);
  if (had !== nil) {
    const pp = releasep();
    handoffp(pp);
  }
  incidlelocked(1);
  mPark(mp);
  const status = readgstatus(gp);
  if ((status & ~Gscan) !== Grunnable) throw_('stoplockedm: not runnable');
  const next = get(mp, M.nextp);
  acquirep(next);
  set(next, P.inherit, 0);
  set(mp, M.nextp, nil);
}

/** Hands the current M's P to the M that gp is locked to, and stops. gp is runnable and off the queues. */
export function startlockedm(me: Ptr<'m'>, gp: Ptr<'g'>): void {
  const mp = get(gp, G.lockedm);
  if (mp === me) throw_('startlockedm: locked to me');
  const has = get(mp, M.nextp);
  if (has !== nil) throw_('startlockedm: m has p');
  incidlelocked(-1);
  const pp = releasep();
  set(mp, M.nextp, pp);
  notewakeup(ref(mp, M.park));
  stopm(me);
}
