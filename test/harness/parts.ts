// Gs, Ps and Ms made by hand, for units that need a few of them and no bootstrap. The heap is booted and the caller is
// m0 on g0 (harness/solo.ts), or an M of a crew (harness/crew.ts).

import { malg } from '../../src/g/newproc1.ts';
import { casgstatus } from '../../src/g/status.ts';
import { allocmcache } from '../../src/heap/mcache.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { Allp, allp, Sched, sched } from '../../src/shared/globals.ts';
import { G, Gdead, Gidle, Grunnable, M, P, Pidle } from '../../src/shared/layout.ts';
import { lockInit } from '../../src/shared/lock.ts';
import { as, get, load, ref, set, store } from '../../src/shared/mem.ts';
import { mixseed } from '../../src/shared/rand.ts';
import { at, nil, type Ptr, sizeof } from '../../src/shared/struct.ts';

/** Ranks for the scheduler's locks: a wrong order throws, as in a machine that was booted. */
export function rankLocks(): void {
  lockInit(ref(sched, Sched.lock), 'sched');
  lockInit(ref(sched, Sched.gfreelock), 'gFree');
  lockInit(ref(sched, Sched.allglock), 'allg');
}

/** An idle P with this id, nobody's, in allp, on no list. */
export function makeP(id: number): Ptr<'p'> {
  const pp = as<'p'>(persistentalloc(sizeof(P), 16));
  set(pp, P.id, id);
  set(pp, P.mcache, allocmcache());
  store(pp, P.status, Pidle);
  set(allp, at(Allp.at, id), pp);
  return pp;
}

/** A dead G without a stack, on no list. */
export function deadG(): Ptr<'g'> {
  const gp = malg(0);
  casgstatus(gp, Gidle, Gdead);
  return gp;
}

/** A runnable G without a stack: good for queues, not for running. */
export function makeG(): Ptr<'g'> {
  const gp = deadG();
  casgstatus(gp, Gdead, Grunnable);
  return gp;
}

export function makeGs(n: number): Ptr<'g'>[] {
  return Array.from({ length: n }, () => makeG());
}

/** An M on its g0 with a place in allm, on no thread. */
export function makeM(id: number, seed: number): Ptr<'m'> {
  const mp = as<'m'>(persistentalloc(sizeof(M), 16));
  const g0 = malg(0);
  set(mp, M.id, id);
  set(mp, M.g0, g0);
  set(mp, M.curg, nil);
  set(mp, M.fastrand, mixseed(seed, id));
  set(g0, G.m, mp);
  set(mp, M.alllink, get(sched, Sched.allm));
  store(sched, Sched.allm, mp);
  return mp;
}

/** Gs on pp's queue and in runnext. */
export function runqlen(pp: Ptr<'p'>): number {
  const head = load(pp, P.runqhead);
  const tail = load(pp, P.runqtail);
  const next = load(pp, P.runnext);
  return ((tail - head) | 0) + (next === nil ? 0 : 1);
}
