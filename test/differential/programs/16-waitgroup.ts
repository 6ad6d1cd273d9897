// WaitGroup: used again for each of many rounds, with two waiters.

import { AtomicInt32, go, int32Array, print, WaitGroup } from 'rt0';

function* worker(results: Int32Array, i: number, round: number, wg: WaitGroup) {
  results[i] = i * round;
  wg.done();
}

function* watcher(wg: WaitGroup, seen: AtomicInt32, both: WaitGroup) {
  yield* wg.wait();
  seen.add(1);
  both.done();
}

export function* main() {
  const wg = new WaitGroup();
  const both = new WaitGroup();
  const seen = new AtomicInt32(0);
  const results = int32Array(16);
  yield* wg.wait(); // a counter of zero does not wait
  for (let round = 1; round <= 50; round++) {
    wg.add(16);
    both.add(1);
    go(watcher, wg, seen, both);
    for (let i = 0; i < 16; i++) go(worker, results, i, round, wg);
    yield* wg.wait();
    yield* both.wait();
    if (round % 10 === 0)
      print(
        round,
        results.reduce((a, b) => a + b, 0),
        seen.load(),
      );
  }
}
