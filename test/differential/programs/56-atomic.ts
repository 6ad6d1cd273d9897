// AtomicInt32: add, compare and swap loops, a spinlock made of one, and the wrap at 2^31.

import { AtomicInt32, go, gosched, int32Array, print, WaitGroup } from 'rt0';

function* adder(n: AtomicInt32, wg: WaitGroup) {
  for (let i = 0; i < 1000; i++) n.add(1);
  wg.done();
}

function* raiser(max: AtomicInt32, v: number, wg: WaitGroup) {
  for (;;) {
    const seen = max.load();
    if (seen >= v || max.compareAndSwap(seen, v)) break;
    yield* gosched();
  }
  wg.done();
}

function* spinner(lock: AtomicInt32, count: Int32Array, wg: WaitGroup) {
  for (let i = 0; i < 100; i++) {
    while (!lock.compareAndSwap(0, 1)) yield* gosched();
    const before = count[0] ?? 0;
    yield* gosched();
    count[0] = before + 1;
    lock.store(0);
  }
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  const n = new AtomicInt32();
  const max = new AtomicInt32(-1);
  const lock = new AtomicInt32(0);
  const count = int32Array(1);
  wg.add(24);
  for (let i = 0; i < 8; i++) {
    go(adder, n, wg);
    go(raiser, max, (i * 5) % 8, wg);
    go(spinner, lock, count, wg);
  }
  yield* wg.wait();
  print('sum', n.load(), 'max', max.load(), 'count', count[0]);
  print(n.swap(5), n.load(), n.compareAndSwap(4, 9), n.compareAndSwap(5, 9), n.load());
  n.store(2147483647);
  print(n.add(1), n.add(-1));
}
