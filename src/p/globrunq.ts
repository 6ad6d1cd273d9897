// The global run queue: a chain through schedlink under sched.lock. Its size is also read without the lock.
// (proc.go: globrunqput, globrunqputhead, globrunqputbatch, globrunqget)

import { Sched, sched } from '../shared/globals.ts';
import { G, P } from '../shared/layout.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { addf, get, load, ref, set, store } from '../shared/mem.ts';
import { RUNQ } from '../shared/param.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';

const schedlock = ref(sched, Sched.lock);

/** Appends gp. sched.lock held. */
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

/** globrunqputbatch for a caller that does not hold sched.lock. Owner of pp, whose counter toGlobal goes up by n. */
export function globrunqputchain(pp: Ptr<'p'>, first: Ptr<'g'>, last: Ptr<'g'>, n: number): void {
  lock(schedlock);
  globrunqputbatch(first, last, n);
  unlock(schedlock);
  addf(pp, P.toGlobal, n);
}

/** Takes pp's fair share (at most `max` when above 0): returns one G, or nil, and queues the others on pp. sched.lock
 *  held, owner of pp. */
export function globrunqget(pp: Ptr<'p'>, max: number): Ptr<'g'> {
  assertLockHeld(schedlock);
  const size = get(sched, Sched.runqsize);
  if (size === 0) return nil;
  const head = load(pp, P.runqhead);
  const tail = get(pp, P.runqtail);
  const procs = get(sched, Sched.gomaxprocs);
  let n = Math.min(size, Math.floor(size / procs) + 1);
  if (max > 0 && n > max) n = max;
  if (n > RUNQ / 2) n = RUNQ / 2;
  // One is returned; the others must fit. (They do: the queue is empty but in rounds that take one only.)
  const room = RUNQ - ((tail - head) | 0) + 1;
  if (n > room) n = room;
  store(sched, Sched.runqsize, size - n);
  addf(pp, P.fromGlobal, n);
  const gp = pop();
  if (n === 1) return gp;
  for (let i = 0; i < n - 1; i++) {
    const next = pop();
    set(pp, at(P.runq, (tail + i) & (RUNQ - 1)), next);
  }
  // One store publishes them all; Go calls runqput for each.
  store(pp, P.runqtail, (tail + n - 1) | 0);
  return gp;
}

function pop(): Ptr<'g'> {
  const gp = get(sched, Sched.runqhead);
  const rest = get(gp, G.schedlink);
  set(sched, Sched.runqhead, rest);
  if (rest === nil) set(sched, Sched.runqtail, nil);
  return gp;
}
