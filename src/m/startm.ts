// Starting Ms: waking an idle one or making a new one for a P. (proc.go: startm, mget, newm, handoffp)

import { pidleget, pidleput } from '../p/pidle.ts';
import { runqempty } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { acquirem, assertLockHeld, lock, releasem, unlock } from '../shared/lock.ts';
import { cas, get, incf, load, ref, set, store } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import { newosproc } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { allocm, mReserveID } from './mcommon.ts';
import { MSPINNING } from './mstartfn.ts';

const schedlock = ref(sched, Sched.lock);

/** An idle M off the list, or nil. sched.lock held. */
function mget(): Ptr<'m'> {
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

/** Makes an M on a new thread, which will run pp after calling its start function. */
export function newm(startfn: number, pp: Ptr<'p'>, id: number): void {
  const me = acquirem();
  const mp = allocm(startfn, id);
  set(mp, M.nextp, pp);
  newosproc(mp);
  releasem(me);
}

/** Passes on a P whose M is going to block: starts an M if there is anything to do, else idles it. Pidle, owned by the
 *  caller. */
export function handoffp(pp: Ptr<'p'>): void {
  const global = load(sched, Sched.runqsize);
  if (!runqempty(pp) || global !== 0) {
    startm(pp, false);
    return;
  }
  // No local work: if nobody spins and no P is idle, someone should look.
  const spinning = load(sched, Sched.nmspinning);
  const idle = load(sched, Sched.npidle);
  if (spinning + idle === 0 && cas(sched, Sched.nmspinning, 0, 1)) {
    store(sched, Sched.needspinning, 0);
    startm(pp, true);
    return;
  }
  lock(schedlock);
  const size = get(sched, Sched.runqsize);
  if (size !== 0) {
    unlock(schedlock);
    startm(pp, false);
    return;
  }
  pidleput(pp);
  const wanted = load(sched, Sched.needspinning);
  const raised = wanted === 1 && cas(sched, Sched.nmspinning, 0, 1);
  const again = raised ? pidleget() : nil;
  unlock(schedlock);
  if (again !== nil) {
    store(sched, Sched.needspinning, 0);
    startm(again, true);
  }
}
