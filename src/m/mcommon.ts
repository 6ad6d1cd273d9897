// Making and registering Ms. (proc.go: mcommoninit, mReserveID, checkmcount, allocm, mcount,
// setMaxThreads)

import { malg } from '../g/newproc1.ts';
import { persistentalloc } from '../heap/persistent.ts';
import { stackfree } from '../heap/stack.ts';
import { Kern, kern, Sched, sched } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { acquirem, assertLockHeld, lock, releasem, unlock } from '../shared/lock.ts';
import { as, get, load, ref, set, store } from '../shared/mem.ts';
import { G0STACK } from '../shared/param.ts';
import { mixseed } from '../shared/rand.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { printthrow, throw_ } from '../shared/throw.ts';

const schedlock = ref(sched, Sched.lock);

/** Ms that exist. sched.lock held. */
export function mcount(): number {
  const made = get(sched, Sched.mnext);
  const freed = get(sched, Sched.nmfreed);
  return made - freed;
}

/** The id of the next M. sched.lock held. */
export function mReserveID(): number {
  assertLockHeld(schedlock);
  const id = get(sched, Sched.mnext);
  if (id + 1 < id) throw_('runtime: thread ID overflow');
  set(sched, Sched.mnext, id + 1);
  checkmcount();
  return id;
}

/** Ends the run when there are more Ms than allowed. sched.lock held. */
function checkmcount(): void {
  const most = get(sched, Sched.maxmcount);
  if (mcount() <= most) return;
  unlock(schedlock);
  printthrow(`runtime: program exceeds ${most}-thread limit`, 'thread exhaustion');
}

/** Gives mp its id (id < 0: reserves one), random state and place in allm. */
export function mcommoninit(mp: Ptr<'m'>, id: number): void {
  lock(schedlock);
  const mid = id >= 0 ? id : mReserveID();
  set(mp, M.id, mid);
  const seed = get(kern, Kern.seed);
  set(mp, M.fastrand, mixseed(seed, mid));
  // Published last: a walk over allm must not find a half-made M.
  const head = get(sched, Sched.allm);
  set(mp, M.alllink, head);
  store(sched, Sched.allm, mp);
  unlock(schedlock);
}

/** An M with its g0, not yet on a thread. */
export function allocm(startfn: number, id: number): Ptr<'m'> {
  const me = acquirem();
  if (get(sched, Sched.freem) !== nil) freeMs();
  const mp = as<'m'>(persistentalloc(sizeof(M), 16));
  set(mp, M.mstartfn, startfn);
  mcommoninit(mp, id);
  const g0 = malg(G0STACK);
  set(mp, M.g0, g0);
  set(g0, G.m, mp);
  releasem(me);
  return mp;
}

/** Frees the g0 stacks of Ms that have exited. One whose thread still runs on its stack stays on the list. (#56243) */
function freeMs(): void {
  lock(schedlock);
  let mp = get(sched, Sched.freem);
  let keep: Ptr<'m'> = nil;
  while (mp !== nil) {
    const rest = get(mp, M.freelink);
    const waits = load(mp, M.freewait);
    if (waits !== 0) {
      set(mp, M.freelink, keep);
      keep = mp;
    } else {
      const g0 = get(mp, M.g0);
      const lo = get(g0, G.stacklo);
      const hi = get(g0, G.stackhi);
      stackfree(lo, (hi - lo) * 4);
    }
    mp = rest;
  }
  set(sched, Sched.freem, keep);
  unlock(schedlock);
}

/** Sets the most Ms that may exist and returns what it was; ends the run if there are more already. (debug.SetMaxThreads) */
export function setMaxThreads(n: number): number {
  lock(schedlock);
  const was = get(sched, Sched.maxmcount);
  set(sched, Sched.maxmcount, Math.min(Math.max(Math.floor(n), 0), 0x7fffffff));
  checkmcount();
  unlock(schedlock);
  return was;
}
