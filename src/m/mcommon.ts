// Makes and registers Ms. (proc.go: mcommoninit, mReserveID, checkmcount, allocm, mcount,
// setMaxThreads)

import { givestack } from '../g/gfree.ts';
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
  const old = reuseM();
  const mp = old === nil ? as<'m'>(persistentalloc(sizeof(M), 16)) : old;
  set(mp, M.mstartfn, startfn);
  mcommoninit(mp, id);
  if (old === nil) {
    const g0 = malg(G0STACK);
    set(mp, M.g0, g0);
    set(g0, G.m, mp);
  } else {
    const g0 = get(mp, M.g0);
    givestack(g0, G0STACK);
  }
  releasem(me);
  return mp;
}

/** An M that has exited, off the list, with a g0 that has no stack; nil: there is none. Go's collector takes such Ms,
 *  and without one a program whose goroutines end locked would run out of memory. Another M may still read this one, by
 *  a pointer that it loaded before: a look at curg (preemptone), a walk over allm (minit). To it, it is an M like any
 *  other. */
function reuseM(): Ptr<'m'> {
  if (get(sched, Sched.freem) === nil) return nil;
  lock(schedlock);
  const mp = freeMs();
  unlock(schedlock);
  if (mp === nil) return nil;
  // All else is as mexit has to leave it, or is set when it starts. This it kept (goexit0), and minit would find the
  // thread taken.
  set(mp, M.lockedExt, 0);
  store(mp, M.procid, 0);
  set(mp, M.freelink, nil);
  return mp;
}

/** Frees the g0 stacks of Ms that have exited, and takes one of these Ms off the list. One whose thread still runs on
 *  its stack stays as it is. (#56243) sched.lock held. */
function freeMs(): Ptr<'m'> {
  let mp = get(sched, Sched.freem);
  let keep: Ptr<'m'> = nil;
  let one: Ptr<'m'> = nil;
  while (mp !== nil) {
    const rest = get(mp, M.freelink);
    const waits = load(mp, M.freewait);
    if (waits === 0) freestack(mp);
    if (waits === 0 && one === nil) {
      one = mp;
    } else {
      set(mp, M.freelink, keep);
      keep = mp;
    }
    mp = rest;
  }
  set(sched, Sched.freem, keep);
  return one;
}

function freestack(mp: Ptr<'m'>): void {
  const g0 = get(mp, M.g0);
  const lo = get(g0, G.stacklo);
  if (lo === 0) return;
  const hi = get(g0, G.stackhi);
  stackfree(lo, (hi - lo) * 4);
  set(g0, G.stacklo, 0);
}

/** Sets the most Ms that may exist and returns what it was; ends the run if there are more already.
 *  (debug.SetMaxThreads) */
export function setMaxThreads(n: number): number {
  if (typeof n !== 'number' || Number.isNaN(n)) throw new TypeError(`setMaxThreads(${String(n)}): expected a number`);
  lock(schedlock);
  const was = get(sched, Sched.maxmcount);
  set(sched, Sched.maxmcount, Math.min(Math.max(Math.floor(n), -0x80000000), 0x7fffffff));
  checkmcount();
  unlock(schedlock);
  return was;
}
