// Waiting for goroutines by hand: a count in shared memory that the last to come down to 0 acts on. What WaitGroup will
// be.
//
//   word 0   goroutines that are not done, and 1 more until the waiter sleeps
//   word 1   the waiter

import {
  alloc,
  funcs,
  gopark,
  goready,
  type PARKED,
  type Ptr,
  setword,
  storeword,
  waitReason,
  word,
  xaddword,
} from 'rt0';

/** For n goroutines. */
export function newJoin(n: number): number {
  const j = alloc(2);
  storeword(j, n + 1);
  return j;
}

/** One goroutine is done. The last one readies the waiter. */
export function done(j: number): void {
  if (xaddword(j, -1) === 0) goready(word(j + 1) as Ptr<'g'>);
}

/** Parks the caller until all are done. The body must spill and return this PARKED. Once for each join. */
export function wait(j: number): typeof PARKED {
  return gopark(pc.sleeps, j, waitReason('semacquire'));
}

/** Unlock function. False: the last one was faster. */
function sleeps(gp: number, j: number): boolean {
  setword(j + 1, gp);
  return xaddword(j, -1) !== 0;
}

const pc = funcs('join', { sleeps });
