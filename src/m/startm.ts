// Starting Ms: waking an idle one or making a new one for a P. (proc.go: startm, mget, newm, newm1; wakep: spinning.ts)

import { pidleget } from '../p/pidle.ts';
import { runqempty } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { acquirem, assertLockHeld, lock, releasem, unlock } from '../shared/lock.ts';
import { get, incf, load, ref, set } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import { newosproc } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { allocm, mReserveID } from './mcommon.ts';
import { MSPINNING } from './mstartfn.ts';

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
 * Makes some M run pp (nil: any idle P; nothing happens when there is none). With `spinning` the caller has raised
 * nmspinning and the M starts spinning. The caller must not be preempted while it owns pp.
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
    // The id is reserved before the lock goes: checkdead must count the M that is about to be.
    const id = mReserveID();
    unlock(schedlock);
    newm(spinning ? MSPINNING : 0, p, id);
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

/** Makes an M on a new thread, which calls its start function and then runs pp (nil: never runs goroutines). id < 0: the
 *  next one. A locked M's thread may be in a state that a new thread would inherit in Go, so the template thread makes it. */
export function newm(startfn: number, pp: Ptr<'p'>, id: number): void {
  const me = acquirem();
  const mp = allocm(startfn, id);
  set(mp, M.nextp, pp);
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
