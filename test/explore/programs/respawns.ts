// Goroutines that start their successors and end, so that their P's queue is never empty; those that have yielded wait
// on the global queue meanwhile. (There are several: I10 is looked at when somebody takes sched.lock, as a goroutine
// that yields does.)

import { go, gosched, WaitGroup } from 'rt0';

function* nothing() {}

/** The successor first: what is started last is run next, as part of this one's time, and the other one comes from the
 *  queue. */
function* respawns(n: number, wg: WaitGroup) {
  if (n === 0) {
    wg.done();
    return;
  }
  if (n % 50 === 0) go(yields, wg);
  go(respawns, n - 1, wg);
  go(nothing);
}

function* yields(wg: WaitGroup) {
  yield* gosched();
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(2 + 1 + 2 * 3);
  go(respawns, 160, wg);
  go(respawns, 160, wg);
  go(yields, wg);
  yield* wg.wait();
}
