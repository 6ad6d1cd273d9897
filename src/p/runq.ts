// The local run queue: a ring of 256 and the runnext slot. (proc.go: runqput, runqputslow, runqputbatch, runqget,
// runqdrain, runqempty)
//
//   runqhead   advanced by every consumer, owner or thief, by compare-and-swap
//   runqtail   written by the owner alone; its atomic store publishes the slots before it
//   runq[i]    written by the owner alone, for head <= i - 256 only: plain. A thief may read a slot that the owner is
//              overwriting, but then the head has moved and the thief's compare-and-swap on it fails
//   runnext    the G that runs next, in the rest of the current time slice: set by an exchange (Go: a loop of
//              compare-and-swaps, twice the price) and taken by compare-and-swap, since thieves may take it too

import { G, P } from '../shared/layout.ts';
import { cas, get, incf, load, relaxed, set, setrelaxed, store, xchg } from '../shared/mem.ts';
import { RUNQ } from '../shared/param.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { globrunqputchain } from './globrunq.ts';

const MASK = RUNQ - 1;

/** True when pp has no Gs. Any M may ask; exact only if nobody changes the queue meanwhile. */
export function runqempty(pp: Ptr<'p'>): boolean {
  // runnext may be kicked to the tail between our looks at it and at the queue: look at the tail again.
  for (;;) {
    const head = load(pp, P.runqhead);
    const tail = load(pp, P.runqtail);
    const next = load(pp, P.runnext);
    const again = load(pp, P.runqtail);
    if (tail === again) return head === tail && next === nil;
  }
}

/** Queues gp: in runnext if `next`, kicking out what was there, else at the tail. Owner of pp only. */
export function runqput(pp: Ptr<'p'>, gp: Ptr<'g'>, next: boolean): void {
  let g = gp;
  if (next) {
    const old = xchg(pp, P.runnext, g);
    if (old === nil) return;
    g = old;
  }
  for (;;) {
    const head = load(pp, P.runqhead);
    const tail = get(pp, P.runqtail);
    if (((tail - head) | 0) < RUNQ) {
      set(pp, at(P.runq, tail & MASK), g);
      store(pp, P.runqtail, (tail + 1) | 0);
      return;
    }
    if (runqputslow(pp, g, head, tail)) return;
    // The queue is not full now: the put must succeed.
  }
}

/** Moves what is in runnext to the tail. Owner of pp only. */
export function runqbehind(pp: Ptr<'p'>): void {
  const next = relaxed(pp, P.runnext);
  if (next !== nil && cas(pp, P.runnext, next, nil)) runqput(pp, next, false);
}

/** Moves half of a full queue, and gp behind it, to the global queue. False when thieves got there first. */
function runqputslow(pp: Ptr<'p'>, gp: Ptr<'g'>, head: number, tail: number): boolean {
  const n = ((tail - head) | 0) / 2;
  if (n !== RUNQ / 2) throw_('runqputslow: queue is not full');
  const first = get(pp, at(P.runq, head & MASK));
  // Claim the batch before linking it: until then a thief may own any of these Gs.
  if (!cas(pp, P.runqhead, head, (head + n) | 0)) return false;
  let last = first;
  for (let i = 1; i < n; i++) {
    const g = get(pp, at(P.runq, (head + i) & MASK));
    set(last, G.schedlink, g);
    last = g;
  }
  set(last, G.schedlink, gp);
  incf(pp, P.overflowed);
  globrunqputchain(pp, first, gp, n + 1);
  return true;
}

/** Queues a chain of n Gs at the tail; what does not fit goes to the global queue. Owner of pp only. */
export function runqputbatch(pp: Ptr<'p'>, chainHead: Ptr<'g'>, n: number): void {
  const head = load(pp, P.runqhead);
  let tail = get(pp, P.runqtail);
  let left = n;
  let gp = chainHead;
  while (left > 0 && ((tail - head) | 0) < RUNQ) {
    const rest = get(gp, G.schedlink);
    set(pp, at(P.runq, tail & MASK), gp);
    tail = (tail + 1) | 0;
    left--;
    gp = rest;
  }
  store(pp, P.runqtail, tail);
  if (left === 0) return;
  let last = gp;
  for (let i = 1; i < left; i++) last = get(last, G.schedlink);
  globrunqputchain(pp, gp, last, left);
}

/** The next G of pp, or nil; pp.inherit tells whether it was runnext, which inherits the time slice. Owner of pp
 *  only. */
export function runqget(pp: Ptr<'p'>): Ptr<'g'> {
  // Relaxed: only the owner makes runnext non-nil. So if the swap fails a thief has it, and there is no use in trying
  // again.
  const next = relaxed(pp, P.runnext);
  if (next !== nil && cas(pp, P.runnext, next, nil)) {
    set(pp, P.inherit, 1);
    const tick = relaxed(pp, P.nexttick);
    setrelaxed(pp, P.nexttick, (tick + 1) | 0);
    incf(pp, P.fromRunnext);
    return next;
  }
  set(pp, P.inherit, 0);
  for (;;) {
    // Relaxed: the slots are our own writes, and the swap fails if the head has moved.
    const head = relaxed(pp, P.runqhead);
    const tail = get(pp, P.runqtail);
    if (head === tail) return nil;
    const gp = get(pp, at(P.runq, head & MASK));
    if (cas(pp, P.runqhead, head, (head + 1) | 0)) {
      incf(pp, P.fromLocal);
      return gp;
    }
  }
}

/** Takes all of pp's Gs: a chain, and its length. Owner of pp only. (For the collector's idle mark workers, mgc.go.) */
export function runqdrain(pp: Ptr<'p'>): { head: Ptr<'g'>; tail: Ptr<'g'>; n: number } {
  let first: Ptr<'g'> = nil;
  let last: Ptr<'g'> = nil;
  let count = 0;
  const next = load(pp, P.runnext);
  if (next !== nil && cas(pp, P.runnext, next, nil)) {
    first = next;
    last = next;
    count = 1;
  }
  for (;;) {
    const head = load(pp, P.runqhead);
    const tail = get(pp, P.runqtail);
    const n = (tail - head) | 0;
    if (n === 0) break;
    if (n < 0 || n > RUNQ) continue;
    if (!cas(pp, P.runqhead, head, (head + n) | 0)) continue;
    for (let i = 0; i < n; i++) {
      const gp = get(pp, at(P.runq, (head + i) & MASK));
      if (last === nil) first = gp;
      else set(last, G.schedlink, gp);
      last = gp;
    }
    count += n;
    break;
  }
  if (last !== nil) set(last, G.schedlink, nil);
  return { head: first, tail: last, n: count };
}
