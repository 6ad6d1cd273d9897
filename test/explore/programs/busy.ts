// Goroutines that compute for long, in operations that are points, while others come and yield: work is left for idle
// Ps again and again, and whoever is not woken for it stays behind for long enough to be noticed.

import { AtomicInt32, go, gosched, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* busy(n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) turns.add(1);
  wg.done();
}

function* yields(n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) yield* gosched();
  for (let i = 0; i < 500; i++) turns.add(1);
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(4);
  go(busy, 600, wg);
  go(yields, 1, wg);
  yield* gosched();
  go(busy, 600, wg);
  go(yields, 2, wg);
  yield* gosched();
  for (let i = 0; i < 500; i++) turns.add(1);
  yield* wg.wait();
}
