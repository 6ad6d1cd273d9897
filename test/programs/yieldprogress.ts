// Go's TestYieldProgress: a goroutine that yields again and again until it is told to stop lets the others run.
// args: yields of main before it tells it

import { AtomicInt32, args, go, gosched, print, WaitGroup } from 'rt0';

function* yielder(stop: AtomicInt32, yields: AtomicInt32, wg: WaitGroup) {
  while (stop.load() === 0) {
    yields.add(1);
    yield* gosched();
  }
  wg.done();
}

export function* main() {
  const n = Number(args()[0] ?? 100);
  const stop = new AtomicInt32();
  const yields = new AtomicInt32();
  const wg = new WaitGroup();
  wg.add(1);
  go(yielder, stop, yields, wg);
  for (let i = 0; i < n; i++) yield* gosched();
  stop.store(1);
  yield* wg.wait();
  print(`yielded ${yields.load()}`);
}
