// Goroutines that are tied to their threads: they hand their P over when they wait, start others from a tied thread
// (the template thread makes the new M then), and one ends without letting go, so that its M ends as well.

import { chan, go, gosched, lockOSThread, print, unlockOSThread, WaitGroup } from 'rt0';

const wg = new WaitGroup();
const c = chan<number>();

function* tied(n: number) {
  lockOSThread();
  yield* c.send(n);
  yield* gosched();
  if (n === 1) unlockOSThread();
  wg.done();
}

export function* main() {
  lockOSThread();
  wg.add(2);
  go(tied, 1);
  go(tied, 2);
  let sum = yield* c.recv();
  unlockOSThread();
  sum += yield* c.recv();
  yield* wg.wait();
  print('sum', sum);
}
