// What goroutines wait for besides channels: mutexes, conditions with signal and broadcast, wait groups, readers and
// writers.

import { AtomicInt32, Cond, go, int32Array, Mutex, RWMutex, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* takes(stock: Int32Array, mu: Mutex, some: Cond, wg: WaitGroup) {
  yield* mu.lock();
  while (stock[0] === 0) yield* some.wait();
  stock[0] = (stock[0] ?? 0) - 1;
  mu.unlock();
  wg.done();
}

function* brings(stock: Int32Array, mu: Mutex, some: Cond, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) {
    yield* mu.lock();
    stock[0] = (stock[0] ?? 0) + 1;
    mu.unlock();
    some.signal();
  }
  wg.done();
}

function* reads(rw: RWMutex, stock: Int32Array, wg: WaitGroup) {
  yield* rw.rlock();
  stock[1] === 1 && wg.add(0);
  rw.runlock();
  wg.done();
}

/** Goes on while the others wait. */
function* computes(wg: WaitGroup) {
  for (let i = 0; i < 900; i++) turns.add(1);
  wg.done();
}

export function* main() {
  const stock = int32Array(2);
  const mu = new Mutex();
  const some = new Cond(mu);
  const rw = new RWMutex();
  const wg = new WaitGroup();
  wg.add(8);
  go(computes, wg);
  for (let i = 0; i < 3; i++) go(takes, stock, mu, some, wg);
  go(reads, rw, stock, wg);
  go(brings, stock, mu, some, 2, wg);
  go(reads, rw, stock, wg);
  yield* rw.lock();
  stock[1] = 1;
  rw.unlock();
  yield* mu.lock();
  stock[0] = (stock[0] ?? 0) + 1;
  some.broadcast();
  mu.unlock();
  go(brings, stock, mu, some, 1, wg);
  yield* wg.wait();
  if (stock[0] !== 1) throw new Error(`${stock[0]} left, 1 expected`);
}
