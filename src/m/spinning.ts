// Spinning Ms: those that look for work instead of running it. (proc.go: resetspinning,
// wakep; m.becomeSpinning: becomespinning.ts)
//
// wakep differs from Go's: with all Ps busy it does not take sched.lock (docs/decisions/002-wakep-without-the-lock.md).
// Why no wake-up is lost: HACKING.md, "the parking proof".

import { pidleget } from '../p/pidle.ts';
import { Sched, sched } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import { acquirem, lock, releasem, unlock } from '../shared/lock.ts';
import { cas, get, load, ref, relaxed, set, store, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { startm } from './startm.ts';

const schedlock = ref(sched, Sched.lock);

/** The current M has found work. If it was the last spinner, starts another: there may be more where that came from. */
export function resetspinning(mp: Ptr<'m'>): void {
  const was = get(mp, M.spinning);
  if (was === 0) throw_('resetspinning: not a spinning m');
  set(mp, M.spinning, 0);
  set(mp, M.looks, 0);
  const left = xadd(sched, Sched.nmspinning, -1);
  if (left < 0) throw_('findrunnable: negative nmspinning');
  wakep();
}

/** Tries to start one more spinning M, after a G has been made runnable. At most one spins up at a time. */
export function wakep(): void {
  const procs = relaxed(sched, Sched.gomaxprocs);
  // The only P is ours.
  if (procs === 1) return;
  const spinning = load(sched, Sched.nmspinning);
  if (spinning !== 0) return;
  const idle = load(sched, Sched.npidle);
  if (idle === 0) {
    const wanted = load(sched, Sched.needspinning);
    if (wanted === 0) store(sched, Sched.needspinning, 1);
    const now = load(sched, Sched.npidle);
    if (now === 0) return;
  }
  // No M was ready for an idle P: the next that is will look, and is on its way (mwanted.ts).
  const wanted = load(sched, Sched.mwanted);
  if (wanted !== 0) return;
  if (!cas(sched, Sched.nmspinning, 0, 1)) return;
  const mp = acquirem();
  lock(schedlock);
  const pp = pidleget();
  if (pp === nil) {
    // The count goes down first, then the flag up: the parking proof, outcome 4. (Go has the other order, and sysmon.)
    const left = xadd(sched, Sched.nmspinning, -1);
    store(sched, Sched.needspinning, 1);
    unlock(schedlock);
    if (left < 0) throw_('wakep: negative nmspinning');
    releasem(mp);
    return;
  }
  unlock(schedlock);
  startm(pp, true);
  releasem(mp);
}
