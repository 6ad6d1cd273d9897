// Idle Ps: a list under sched.lock, a count that is read without it, and idlepMask, one bit a P, which thieves and the
// parking Ms read; timerpMask, one bit a P: it may have timers. (proc.go: pidleput, pidleget, pidlegetSpinning, pMask,
// updateTimerPMask)

import { idlepMask, Pmask, Sched, sched, timerpMask } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { casword, get, load, loadword, ref, set, store, xadd } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { runqempty } from './runq.ts';

const schedlock = ref(sched, Sched.lock);

/** Bit of P id in a mask. Any M. (pMask.read) */
export function maskRead(mask: Ptr<'pmask'>, id: number): boolean {
  const bits = loadword(mask + Pmask.at + (id >>> 5));
  return ((bits >>> (id & 31)) & 1) === 1;
}

/** Sets or clears bit `id` of a mask. Any M: others may change other bits of the word meanwhile. (pMask.set,
 *  pMask.clear) */
export function maskWrite(mask: Ptr<'pmask'>, id: number, on: boolean): void {
  const a = mask + Pmask.at + (id >>> 5);
  const bit = 1 << (id & 31);
  for (;;) {
    const bits = loadword(a);
    const now = on ? bits | bit : bits & ~bit;
    if (now === bits || casword(a, bits, now)) return;
  }
}

/** Whether P id is on the idle list. Any M, without a lock. */
export function idlepMaskRead(id: number): boolean {
  return maskRead(idlepMask, id);
}

/** sched.lock held, or the world stopped. */
export function idlepMaskWrite(id: number, on: boolean): void {
  maskWrite(idlepMask, id, on);
}

/** Clears pp's bit in timerpMask if it has no timers: it is about to become idle, and nobody need look there.
 *  sched.lock held; only the owner adds timers, and it is giving the P up. (updateTimerPMask) */
function updateTimerPMask(pp: Ptr<'p'>): void {
  const some = load(pp, P.numTimers);
  if (some > 0) return;
  // Deletions by others go on: look again under the lock.
  const l = ref(pp, P.timersLock);
  lock(l);
  const still = load(pp, P.numTimers);
  const id = get(pp, P.id);
  if (still === 0) maskWrite(timerpMask, id, false);
  unlock(l);
}

/** Puts pp, which has no Gs, on the idle list. sched.lock held. The caller has released pp. */
export function pidleput(pp: Ptr<'p'>): void {
  assertLockHeld(schedlock);
  if (!runqempty(pp)) throw_('pidleput: P has non-empty run queue');
  updateTimerPMask(pp);
  const id = get(pp, P.id);
  idlepMaskWrite(id, true);
  const head = get(sched, Sched.pidle);
  set(pp, P.link, head);
  set(sched, Sched.pidle, pp);
  xadd(sched, Sched.npidle, 1);
}

/** An idle P, or nil. sched.lock held. The caller owns it and must not be preempted until it has passed it on. */
export function pidleget(): Ptr<'p'> {
  assertLockHeld(schedlock);
  const pp = get(sched, Sched.pidle);
  if (pp === nil) return nil;
  const rest = get(pp, P.link);
  set(sched, Sched.pidle, rest);
  const id = get(pp, P.id);
  // The owner may add timers from now on. (#44868)
  maskWrite(timerpMask, id, true);
  idlepMaskWrite(id, false);
  xadd(sched, Sched.npidle, -1);
  rousesysmon();
  return pp;
}

/** pidleget for a caller that has found work or wants to look for it: when there is no idle P, the next M that gives
 *  one up must look again before it does. (#45867) */
export function pidlegetSpinning(): Ptr<'p'> {
  const pp = pidleget();
  if (pp === nil) store(sched, Sched.needspinning, 1);
  return pp;
}

/** The number of idle Ps. Any M, without a lock. */
export function npidle(): number {
  return load(sched, Sched.npidle);
}

/**
 * Wakes sysmon if it sleeps. sched.lock held.
 *
 * With every P idle, or the world stopping, there is nothing to watch: sysmon raises sched.sysmonwait and sleeps on a
 * note, until the first timer or for a minute (m/sysmon.ts, m/sysmonwait.ts). Whoever makes a P run again must wake it,
 * or a spinning goroutine would never be preempted (658d19a53f), so pidleget does. Go leaves that to syscalls: there a
 * goroutine that the poller has found makes one at once, to read what has come; here the host's answer needs none
 * (docs/decisions/055-pidleget-wakes-sysmon.md).
 */
export function rousesysmon(): void {
  const waiting = get(sched, Sched.sysmonwait);
  if (waiting === 0) return;
  store(sched, Sched.sysmonwait, 0);
  notewakeup(ref(sched, Sched.sysmonnote));
}
