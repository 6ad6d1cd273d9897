// Goroutines in all the states that a traceback can tell apart.

import { chan, go, gosched, lockOSThread, print, sleep } from 'rt0';

function* locked() {
  lockOSThread();
  yield* chan().recv();
}

function* runs() {
  for (;;) yield* gosched();
}

export function* main() {
  go(locked);
  go(runs);
  yield* sleep(30);
  print('waits');
  yield* sleep(600_000);
}
