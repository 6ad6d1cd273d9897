// A machine of one thread for units: g0 and m0 by hand over the module's own memory, the heap booted, one P at wish.
// Each call is a power cycle: memory keeps what the last boot left.

import { mcache0 } from '../../src/heap/malloc.ts';
import { mallocinit } from '../../src/heap/mallocinit.ts';
import { allocmcache } from '../../src/heap/mcache.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { stackinit } from '../../src/heap/stackpool.ts';
import { Allp, allp, g0, Kern, kern, m0, Sched, Sys, sched, sys } from '../../src/shared/globals.ts';
import { G, M, P, Prunning } from '../../src/shared/layout.ts';
import { as, get, set, store, zero } from '../../src/shared/mem.ts';
import { at, nil, type Ptr, sizeof } from '../../src/shared/struct.ts';
import { setg } from '../../src/shared/tls.ts';

/** m0 on g0, no locks held, no fatal error pending, no Ps; nothing allocated. */
export function bareM0(): void {
  store(kern, Kern.exiting, 0);
  store(kern, Kern.panicking, 0);
  zero(sched, sizeof(Sched));
  zero(sys, sizeof(Sys));
  zero(allp, sizeof(Allp));
  zero(m0, sizeof(M));
  zero(g0, sizeof(G));
  set(g0, G.m, m0);
  set(m0, M.g0, g0);
  set(m0, M.curg, nil);
  set(m0, M.fastrand, 1);
  setg(g0);
}

/** bareM0 with a fresh heap and no P: what the bootstrap has after mallocinit. */
export function bootHeap(): void {
  bareM0();
  stackinit();
  mallocinit();
  const boots = get(kern, Kern.boots);
  set(kern, Kern.boots, boots + 1);
}

/** A P for m0 in mode Prunning, with mcache0 or an mcache of its own. Replaces the one that m0 has. */
export function giveP(): Ptr<'p'> {
  const pp = as<'p'>(persistentalloc(sizeof(P), 16));
  const c0 = mcache0();
  set(pp, P.mcache, c0 === nil ? allocmcache() : c0);
  set(pp, P.m, m0);
  set(pp, P.status, Prunning);
  set(m0, M.p, pp);
  const first = get(allp, at(Allp.at, 0));
  if (first === nil) set(allp, at(Allp.at, 0), pp);
  return pp;
}

/** The whole: heap, and m0 with a P. */
export function solo(): Ptr<'p'> {
  bootHeap();
  return giveP();
}
