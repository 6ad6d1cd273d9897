// NumGoroutine before, while and after 10 goroutines are parked.

import { AtomicInt32, type Chan, chan, go, gosched, numGoroutine, print, WaitGroup } from 'rt0';

const N = 10;

function* sleeper(begun: AtomicInt32, bed: Chan<number>, wg: WaitGroup) {
  begun.add(1);
  yield* bed.recv();
  wg.done();
}

export function* main() {
  print(numGoroutine());
  const begun = new AtomicInt32();
  const bed = chan<number>();
  const wg = new WaitGroup();
  wg.add(N);
  for (let i = 0; i < N; i++) go(sleeper, begun, bed, wg);
  while (begun.load() < N) yield* gosched();
  print(numGoroutine());
  bed.close();
  yield* wg.wait();
  // The last sleeper has called done, but is not dead yet.
  for (let tries = 0; numGoroutine() !== 1 && tries < 100_000; tries++) yield* gosched();
  print(numGoroutine());
}
