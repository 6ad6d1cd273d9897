// The Ps of the machine, and which M owns one: only an M with a P may run Gs. (runtime2.go: allp; proc.go: acquirep,
// wirep, releasep)

import { Allp, allp } from '../shared/globals.ts';
import { G, M, P, Pgcstop, Pidle, Prunning } from '../shared/layout.ts';
import { get, load, relaxed, set, setrelaxed, store } from '../shared/mem.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';
import { fatalthrow, throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';

/** P i, or nil. Any M, for i below gomaxprocs; the table changes only while the world is stopped. */
export function pAt(i: number): Ptr<'p'> {
  return get(allp, at(Allp.at, i));
}

/** Makes pp the current M's P. pp is idle and off the list. */
export function acquirep(pp: Ptr<'p'>): void {
  wirep(pp);
}

/** acquirep without what Go's version does beside it. exitsyscall takes its old P back by it. */
export function wirep(pp: Ptr<'p'>): void {
  const g = getg();
  const mp = get(g, G.m);
  const had = get(mp, M.p);
  if (had !== nil) throw_('wirep: already in go');
  const owner = relaxed(pp, P.m);
  const status = load(pp, P.status);
  if (owner !== nil || status !== Pidle) throw_(`wirep: invalid p state (p status ${status})`);
  set(mp, M.p, pp);
  setrelaxed(pp, P.m, mp);
  store(pp, P.status, Prunning);
}

/** Separates the current M from its P and returns the P, which is Pidle then. */
export function releasep(): Ptr<'p'> {
  const g = getg();
  const mp = get(g, G.m);
  const pp = get(mp, M.p);
  if (pp === nil) throw_('releasep: invalid arg');
  const owner = relaxed(pp, P.m);
  const status = load(pp, P.status);
  if (owner !== mp || status !== Prunning) refuse(status);
  set(mp, M.p, nil);
  setrelaxed(pp, P.m, nil);
  store(pp, P.status, Pidle);
  return pp;
}

function refuse(status: number): never {
  if (status === Pgcstop)
    fatalthrow('stopTheWorld: the goroutine waits, or has ended, and has not started the world again');
  throw_(`releasep: invalid p state (p status ${status})`);
}
