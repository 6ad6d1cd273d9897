// Starting Ms: waking an idle one or making a new one for a P. (proc.go: startm, mget, newm, newm1; wakep: spinning.ts)

import { pidleget } from '../p/pidle.ts';
import { runqempty } from '../p/runq.ts';
import { Sched, Sys, sched, sys } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { acquirem, assertLockHeld, lock, releasem, unlock } from '../shared/lock.ts';
import { get, incf, load, loadf, ref, set } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import { newosproc } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { allocm, mReserveID } from './mcommon.ts';
import { MSPARE } from './mstartfn.ts';
import { giveback } from './mwanted.ts';
import { netpollBreak } from './netpollbreak.ts';

const schedlock = ref(sched, Sched.lock);

/** An idle M off the list, or nil. sched.lock held. */
export function mget(): Ptr<'m'> {
  assertLockHeld(schedlock);
  const mp = get(sched, Sched.midle);
  if (mp === nil) return nil;
  const rest = get(mp, M.schedlink);
  set(sched, Sched.midle, rest);
  const n = get(sched, Sched.nmidle);
  set(sched, Sched.nmidle, n - 1);
  return mp;
}

/**
 * Makes some M that is ready run pp (nil: any idle P; nothing happens when there is none). With `spinning` the caller
 * has raised nmspinning and the M starts spinning. When no M is ready pp goes back and one is sought (mwanted.ts). The
 * caller must not be preempted while it owns pp.
 */
export function startm(pp: Ptr<'p'>, spinning: boolean): void {
  const me = acquirem();
  lock(schedlock);
  let p = pp;
  if (p === nil) {
    if (spinning) throw_('startm: P required for spinning=true');
    p = pidleget();
    if (p === nil) {
      unlock(schedlock);
      releasem(me);
      return;
    }
  }
  const mp = mget();
  if (mp === nil) {
    giveback(p, spinning);
    unlock(schedlock);
    seekm(spinning);
    releasem(me);
    return;
  }
  unlock(schedlock);
  if (get(mp, M.spinning) !== 0) throw_('startm: m is spinning');
  if (get(mp, M.nextp) !== nil) throw_('startm: m has p');
  if (spinning && !runqempty(p)) throw_('startm: p has runnable gs');
  set(mp, M.spinning, spinning ? 1 : 0);
  set(mp, M.nextp, p);
  incf(p, P.wakeups);
  notewakeup(ref(mp, M.park));
  releasem(me);
}

/** Somebody is to come for a P that was given back: the M in the poller, and one that is born. For one who only looks
 *  for work (`spinning`) one birth at a time is enough; for work that is there as many as there are processors. While
 *  mwanted is up one is under way, also when somebody else has the P by now: wakep relies on it. The caller's M counts
 *  as running. */
export function seekm(spinning: boolean): void {
  const wanted = load(sched, Sched.mwanted);
  if (wanted === 0) return;
  // Who is about to poll has stored lastpoll, and looks at mwanted after that (pollOrStop).
  const polled = loadf(sched, Sched.lastpoll);
  if (polled === 0) netpollBreak();
  lock(schedlock);
  const still = load(sched, Sched.mwanted);
  const id = still === 0 ? -1 : reservebirth(spinning);
  unlock(schedlock);
  if (id >= 0) newm(MSPARE, id);
}

/** The id of an M to be born, or -1 if enough are. It is reserved with the lock held: checkdead must count the M that
 *  is about to be. sched.lock held. */
function reservebirth(spinning: boolean): number {
  const unborn = get(sched, Sched.nmunborn);
  const idle = load(sched, Sched.npidle);
  const ncpu = get(sys, Sys.ncpu);
  const most = spinning ? 1 : Math.max(1, Math.min(idle, ncpu));
  return unborn < most ? reserveunborn() : -1;
}

/** The id of an M that is going to be born as MSPARE, and counts as unborn until it is there. sched.lock held. */
export function reserveunborn(): number {
  const id = mReserveID();
  const unborn = get(sched, Sched.nmunborn);
  set(sched, Sched.nmunborn, unborn + 1);
  return id;
}

/** Makes an M on a new thread, without a P, which calls its start function. id < 0: the next one. A locked M's thread
 *  may be in a state that a new thread would inherit in Go, so the template thread makes it. */
export function newm(startfn: number, id: number): void {
  const me = acquirem();
  const mp = allocm(startfn, id);
  const locked = get(me, M.lockedExt);
  if (locked !== 0) handoffnewm(mp);
  else newosproc(mp);
  releasem(me);
}

/** Queues mp for the template thread (templatethread.ts). */
function handoffnewm(mp: Ptr<'m'>): void {
  const l = ref(sched, Sched.newmlock);
  lock(l);
  // startTemplateThread sets it without the lock.
  const there = load(sched, Sched.haveTemplateThread);
  if (there === 0) throw_('on a locked thread with no template thread');
  const first = get(sched, Sched.newmhandoff);
  set(mp, M.schedlink, first);
  set(sched, Sched.newmhandoff, mp);
  const waiting = get(sched, Sched.newmwaiting);
  if (waiting !== 0) {
    set(sched, Sched.newmwaiting, 0);
    notewakeup(ref(sched, Sched.newmwake));
  }
  unlock(l);
}
