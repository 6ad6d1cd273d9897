// A P for which no M is ready. (Not in Go, where a new thread is there in 20 us: its startm gives such a P to an M that
// is born with it.)
//
// Here a thread takes 50 ms and more until it can run a body. An M that had a P meanwhile would keep it from everybody:
// the Gs on it would wait though others could run them, a stop of the world would wait for it, and whoever comes out of
// a syscall would find no P. So an M is born without one (spares.ts), and a P for which no M is ready goes back: its Gs
// to the global queue, itself to the idle list. Those who run take the Gs when they come to the global queue.
//
// sched.mwanted is then 1, and that is a promise as nmspinning is: the next M that is ready looks for work, spinning,
// before it sleeps. That may be one that is born (joinstock), one that was about to sleep (stopm), or the one in the
// poller (pollOrStop), which is woken. Who submits work queues it, then looks at nmspinning and at mwanted; who takes
// the flag down has raised nmspinning before, and looks at all queues after. One of the two sees the other, so wakep
// need not ask again while somebody is being born.

import { globrunqputbatch } from '../p/globrunq.ts';
import { acquirep } from '../p/own.ts';
import { pidlegetSpinning, pidleput } from '../p/pidle.ts';
import { runqdrain, runqempty } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { addf, load, ref, store, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { becomeSpinning } from './becomespinning.ts';
import { gcstopping } from './gcwaiting.ts';
import { runSafePointLocked } from './safepoint.ts';
import { stopP } from './stopp.ts';

const schedlock = ref(sched, Sched.lock);

/** No M is ready for pp, which is Pidle and the caller's: it may be had by others. With `spinning` the caller has
 *  raised nmspinning for the M that there is not. sched.lock held. */
export function giveback(pp: Ptr<'p'>, spinning: boolean): void {
  assertLockHeld(schedlock);
  if (gcstopping()) {
    // Its Gs stay: the start of the world finds it an M, and wakes a spinner.
    stopP(pp);
  } else {
    const wanted = load(pp, P.runSafePointFn);
    if (wanted !== 0) runSafePointLocked(pp);
    if (!runqempty(pp)) toGlobal(pp);
    // Before the P can be seen idle, and before nmspinning goes down: who sees either sees the flag.
    store(sched, Sched.mwanted, 1);
    pidleput(pp);
  }
  if (!spinning) return;
  const left = xadd(sched, Sched.nmspinning, -1);
  if (left < 0) throw_('startm: negative nmspinning');
}

/** All Gs of pp, in the order in which it would have run them. Thieves may be faster. */
function toGlobal(pp: Ptr<'p'>): void {
  const { head, tail, n } = runqdrain(pp);
  if (n === 0) return;
  globrunqputbatch(head, tail, n);
  addf(pp, P.toGlobal, n);
}

/** mp, which is ready and has no P, comes when one is wanted: it spins, and the P is to be acquired. nil: none is
 *  wanted, or none is idle any more; then the M that gives the next one up looks for work first. sched.lock held. */
export function takewanted(mp: Ptr<'m'>): Ptr<'p'> {
  assertLockHeld(schedlock);
  const wanted = load(sched, Sched.mwanted);
  if (wanted === 0) return nil;
  const pp = pidlegetSpinning();
  if (pp !== nil) becomeSpinning(mp);
  store(sched, Sched.mwanted, 0);
  return pp;
}

/** takewanted for who does not hold the lock. True: mp has a P, and spins. */
export function comeWanted(mp: Ptr<'m'>): boolean {
  const wanted = load(sched, Sched.mwanted);
  if (wanted === 0) return false;
  lock(schedlock);
  const pp = takewanted(mp);
  unlock(schedlock);
  if (pp === nil) return false;
  acquirep(pp);
  return true;
}
