// runSafePointFn: the function of a forEachP, as the Ps run it. (proc.go: runSafePointFn; forEachP's caller:
// foreachp.ts)

import { Sched, sched } from '../shared/globals.ts';
import { G, M, P } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { cas, get, ref, set } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import type { Ptr } from '../shared/struct.ts';
import { bodyAt } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';

const schedlock = ref(sched, Sched.lock);

/** Runs the function for the current M's P if it has not been. */
export function runSafePointFn(): void {
  const mp = get(getg(), G.m);
  const pp = get(mp, M.p);
  if (!cas(pp, P.runSafePointFn, 1, 0)) return;
  const pc = get(sched, Sched.safePointFn);
  const fn = bodyAt(pc);
  fn(pp, 0);
  lock(schedlock);
  ran();
  unlock(schedlock);
}

/** The same for a P that is idle or that the caller is about to make so. sched.lock held. */
export function runSafePointLocked(pp: Ptr<'p'>): void {
  assertLockHeld(schedlock);
  if (!cas(pp, P.runSafePointFn, 1, 0)) return;
  const pc = get(sched, Sched.safePointFn);
  const fn = bodyAt(pc);
  fn(pp, 0);
  ran();
}

/** One P more is done. sched.lock held. */
function ran(): void {
  const left = get(sched, Sched.safePointWait) - 1;
  set(sched, Sched.safePointWait, left);
  if (left === 0) notewakeup(ref(sched, Sched.safePointNote));
}
