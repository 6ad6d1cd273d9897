// Parking an M that has nothing to run. (proc.go: stopm, mput)

import { acquirep } from '../p/own.ts';
import { Sched, sched } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { get, ref, set } from '../shared/mem.ts';
import { noteclear, notesleep } from '../shared/note.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { checkdead } from './checkdead.ts';
import { takewanted } from './mwanted.ts';

const schedlock = ref(sched, Sched.lock);

/** Puts mp on the idle list. sched.lock held. */
function mput(mp: Ptr<'m'>): void {
  assertLockHeld(schedlock);
  const head = get(sched, Sched.midle);
  set(mp, M.schedlink, head);
  set(sched, Sched.midle, mp);
  const n = get(sched, Sched.nmidle);
  set(sched, Sched.nmidle, n + 1);
  checkdead();
}

/** Sleeps until startm gives this M a P, unless one is there for which no M was ready. The M has none and does not
 *  spin. */
export function stopm(mp: Ptr<'m'>): void {
  if (get(mp, M.locks) !== 0) throw_('stopm holding locks');
  if (get(mp, M.p) !== nil) throw_('stopm holding p');
  if (get(mp, M.spinning) !== 0) throw_('stopm spinning');
  lock(schedlock);
  const wanted = takewanted(mp);
  if (wanted !== nil) {
    unlock(schedlock);
    acquirep(wanted);
    return;
  }
  mput(mp);
  unlock(schedlock);
  mPark(mp);
  const pp = get(mp, M.nextp);
  acquirep(pp);
  set(mp, M.nextp, nil);
}

/** Sleeps on the M's own note, which its waker has been or will be given. */
export function mPark(mp: Ptr<'m'>): void {
  const note = ref(mp, M.park);
  notesleep(note);
  noteclear(note);
}
