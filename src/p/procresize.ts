// procresize: changes the number of Ps. World stopped, sched.lock held. (proc.go: procresize, p.init, p.destroy;
// GOMAXPROCS at the start: boot/schedinit.ts, later: world/gomaxprocs.ts)

import { gfpurge } from '../g/gfree.ts';
import { sudogpurge } from '../g/sudog.ts';
import { mcache0 } from '../heap/malloc.ts';
import { allocmcache, freemcache } from '../heap/mcache.ts';
import { persistentalloc } from '../heap/persistent.ts';
import { stackcache_clear } from '../heap/stackcache.ts';
import { Allp, allp, Sched, sched, timerpMask } from '../shared/globals.ts';
import { G, M, P, Pdead, Pgcstop, Pidle, Prunning } from '../shared/layout.ts';
import { assertLockHeld, lock, lockInit, unlock } from '../shared/lock.ts';
import { as, get, load, ref, set, setrelaxed, store } from '../shared/mem.ts';
import { MAXPROCS, RUNQ } from '../shared/param.ts';
import { at, nil, type Ptr, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { globrunqputhead } from './globrunq.ts';
import { acquirep, pAt } from './own.ts';
import { idlepMaskWrite, maskWrite, pidleput } from './pidle.ts';
import { runqempty } from './runq.ts';
import { moveTimers } from './timeradjust.ts';
import { timerpurge } from './timerfree.ts';

/** Makes the machine have `nprocs` Ps (1 to MAXPROCS). The caller's M keeps or gets a P; the others are idle, but for
 *  those with local work, which come back as a chain through P.link for the caller to start Ms for. */
export function procresize(nprocs: number): Ptr<'p'> {
  assertLockHeld(ref(sched, Sched.lock));
  const old = get(sched, Sched.gomaxprocs);
  if (old < 0 || nprocs <= 0 || nprocs > MAXPROCS) throw_('procresize: invalid arg');
  const allplock = ref(sched, Sched.allplock);
  lock(allplock);
  for (let i = 0; i < nprocs; i++) {
    let pp = pAt(i);
    if (pp === nil) {
      pp = as<'p'>(persistentalloc(sizeof(P), 16));
      lockInit(ref(pp, P.timersLock), 'timers');
      // Once: Ms without a P read it meanwhile, for i below the gomaxprocs that they have loaded.
      set(allp, at(Allp.at, i), pp);
    }
    pinit(pp, i);
  }
  unlock(allplock);
  const mp = get(getg(), G.m);
  const mine = get(mp, M.p);
  const keep = mine !== nil && get(mine, P.id) < nprocs;
  if (keep) {
    store(mine, P.status, Prunning);
  } else {
    if (mine !== nil) setrelaxed(mine, P.m, nil);
    set(mp, M.p, nil);
    const first = pAt(0);
    setrelaxed(first, P.m, nil);
    store(first, P.status, Pidle);
    acquirep(first);
  }
  for (let i = nprocs; i < old; i++) pdestroy(pAt(i));
  let runnable: Ptr<'p'> = nil;
  const own = get(mp, M.p);
  for (let i = nprocs - 1; i >= 0; i--) {
    const pp = pAt(i);
    if (pp === own) continue;
    store(pp, P.status, Pidle);
    if (runqempty(pp)) {
      pidleput(pp);
    } else {
      set(pp, P.link, runnable);
      runnable = pp;
    }
  }
  store(sched, Sched.gomaxprocs, nprocs);
  return runnable;
}

function pinit(pp: Ptr<'p'>, id: number): void {
  set(pp, P.id, id);
  store(pp, P.status, Pgcstop);
  const cache = get(pp, P.mcache);
  if (cache === nil) {
    // P 0 gets the cache that the bootstrap has used so far.
    const fresh = id === 0 ? mcache0() : allocmcache();
    if (fresh === nil) throw_('missing mcache?');
    set(pp, P.mcache, fresh);
  }
  idlepMaskWrite(id, false);
  // A new P may get timers before it is idle for the first time.
  maskWrite(timerpMask, id, true);
}

/** Takes everything out of a P that is no longer wanted. Its struct stays: an M in a syscall may still point to it. */
function pdestroy(pp: Ptr<'p'>): void {
  for (;;) {
    // From the tail, each to the head of the global queue: order is kept. (#7126)
    const head = get(pp, P.runqhead);
    const tail = get(pp, P.runqtail);
    if (head === tail) break;
    const last = (tail - 1) | 0;
    store(pp, P.runqtail, last);
    const gp = get(pp, at(P.runq, last & (RUNQ - 1)));
    globrunqputhead(gp);
  }
  const next = load(pp, P.runnext);
  if (next !== nil) {
    globrunqputhead(next);
    store(pp, P.runnext, nil);
  }
  const timers = get(pp, P.numTimers);
  if (timers > 0) passTimers(pp);
  timerpurge(pp);
  const cache = get(pp, P.mcache);
  stackcache_clear(cache);
  freemcache(cache);
  set(pp, P.mcache, nil);
  gfpurge(pp);
  sudogpurge(pp);
  const id = get(pp, P.id);
  idlepMaskWrite(id, false);
  maskWrite(timerpMask, id, false);
  store(pp, P.status, Pdead);
}

/** Moves the timers of pp to the caller's P. Both locks are taken, since Ms without a P may look at timers; nothing
 *  else takes two. The world starts again with a wakep, so an M will look for when the first of them is due. */
function passTimers(pp: Ptr<'p'>): void {
  const mp = get(getg(), G.m);
  const mine = get(mp, M.p);
  const to = ref(mine, P.timersLock);
  const from = ref(pp, P.timersLock);
  lock(to);
  lock(from);
  moveTimers(mine, pp);
  unlock(from);
  unlock(to);
}
