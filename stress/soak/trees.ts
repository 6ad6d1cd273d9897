// Soak workers for spawning: trees of goroutines, each node runs once.

import { AtomicInt32, go, gosched, sleep, WaitGroup } from 'rt0';
import { did, next, stop, wrong } from './kit.ts';

function* node(depth: number, sum: AtomicInt32, wg: WaitGroup) {
  sum.add(1);
  did('goroutines');
  if (depth > 0) {
    wg.add(2);
    go(node, depth - 1, sum, wg);
    go(node, depth - 1, sum, wg);
  }
  if ((depth & 3) === 1) yield* gosched();
  wg.done();
}

export function* trees(seed: number, over: WaitGroup) {
  const sum = new AtomicInt32();
  const wg = new WaitGroup();
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const depth = (x >>> 8) % 11;
    sum.store(0);
    wg.add(1);
    go(node, depth, sum, wg);
    yield* wg.wait();
    if (sum.load() !== 2 ** (depth + 1) - 1) wrong(`a tree of depth ${depth} had ${sum.load()} nodes`);
    yield* sleep((x >>> 20) % 3);
  }
  over.done();
}
