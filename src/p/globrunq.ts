// The global run queue: a chain through schedlink under sched.lock. Its size is also read without the lock.
// (proc.go: globrunqput, globrunqputhead, globrunqputbatch). Taking from it is globrunqget.ts: it puts on local queues,
// which themselves overflow to here.

import { Sched, sched } from '../shared/globals.ts';
import { G, P } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { addf, get, ref, set, store } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';

const schedlock = ref(sched, Sched.lock);

/** sched.lock held. */
export function globrunqput(gp: Ptr<'g'>): void {
  globrunqputbatch(gp, gp, 1);
}

/** Puts gp first. sched.lock held. */
export function globrunqputhead(gp: Ptr<'g'>): void {
  assertLockHeld(schedlock);
  const head = get(sched, Sched.runqhead);
  set(gp, G.schedlink, head);
  set(sched, Sched.runqhead, gp);
  const tail = get(sched, Sched.runqtail);
  if (tail === nil) set(sched, Sched.runqtail, gp);
  const n = get(sched, Sched.runqsize);
  store(sched, Sched.runqsize, n + 1);
}

/** Appends a chain of n Gs, first to last. sched.lock held. */
export function globrunqputbatch(first: Ptr<'g'>, last: Ptr<'g'>, n: number): void {
  assertLockHeld(schedlock);
  set(last, G.schedlink, nil);
  const tail = get(sched, Sched.runqtail);
  if (tail === nil) set(sched, Sched.runqhead, first);
  else set(tail, G.schedlink, first);
  set(sched, Sched.runqtail, last);
  const size = get(sched, Sched.runqsize);
  store(sched, Sched.runqsize, size + n);
}

/** globrunqputbatch for who does not hold sched.lock; pp's owner, on whose account it is. */
export function globrunqputchain(pp: Ptr<'p'>, first: Ptr<'g'>, last: Ptr<'g'>, n: number): void {
  lock(schedlock);
  globrunqputbatch(first, last, n);
  unlock(schedlock);
  addf(pp, P.toGlobal, n);
}
