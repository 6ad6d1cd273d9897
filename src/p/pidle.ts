// Idle Ps: a list under sched.lock, a count that is read without it, and idlepMask, one bit a P, which thieves and the
// parking dance read. (proc.go: pidleput, pidleget, pidlegetSpinning, pMask)

import { idlepMask, Pmask, Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { get, load, loadword, ref, set, store, storeword, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { runqempty } from './runq.ts';

const schedlock = ref(sched, Sched.lock);

/** Bit of P id. Any M. */
export function idlepMaskRead(id: number): boolean {
  const bits = loadword(idlepMask + Pmask.at + (id >>> 5));
  return ((bits >>> (id & 31)) & 1) === 1;
}

/** sched.lock held: that makes the read-modify-write whole. */
export function idlepMaskWrite(id: number, on: boolean): void {
  const a = idlepMask + Pmask.at + (id >>> 5);
  const bits = loadword(a);
  const bit = 1 << (id & 31);
  storeword(a, on ? bits | bit : bits & ~bit);
}

/** Puts pp, which has no Gs, on the idle list. sched.lock held. The caller has released pp. */
export function pidleput(pp: Ptr<'p'>): void {
  assertLockHeld(schedlock);
  if (!runqempty(pp)) throw_('pidleput: P has non-empty run queue');
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
  idlepMaskWrite(id, false);
  xadd(sched, Sched.npidle, -1);
  return pp;
}

/** pidleget for a caller that has found work or wants to look for it: when there is no idle P, the next M that gives one up
 *  must look again before it does. (#45867) */
export function pidlegetSpinning(): Ptr<'p'> {
  const pp = pidleget();
  if (pp === nil) store(sched, Sched.needspinning, 1);
  return pp;
}

export function npidle(): number {
  return load(sched, Sched.npidle);
}
