// The end of a goroutine, on g0. (proc.go: goexit0)

import { gfput } from '../g/gfree.ts';
import { gdestroy } from '../g/newproc1.ts';
import { G, Grunning, M, P } from '../shared/layout.ts';
import { get, incf, set, setrelaxed } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { endticket } from './threadwait.ts';

/** Makes gp a dead G for others to use. False when its M must exit: the goroutine was locked to the thread and did not
 *  unlock it, so the thread may be in a state that nobody else wants. */
export function goexit0(mp: Ptr<'m'>, gp: Ptr<'g'>): boolean {
  const pp = get(mp, M.p);
  incf(pp, P.finished);
  const locked = get(gp, G.lockedm) !== nil;
  const inside = get(mp, M.lockedInt);
  if (inside !== 0) throw_('internal lockOSThread error');
  const ticket = get(gp, G.ticket);
  if (ticket !== 0) endticket(gp);
  // m.lockedExt stays: an M that exits locked must not make threads either (newm).
  set(mp, M.lockedg, nil);
  gdestroy(gp, Grunning);
  setrelaxed(mp, M.curg, nil);
  gfput(pp, gp);
  return !locked;
}
