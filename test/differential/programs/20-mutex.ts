// Mutex: an increment in two steps, with a turn given away in between, loses nothing. The counter is a package
// variable.

import { go, gosched, Mutex, print, WaitGroup } from 'rt0';

let counter = 0;

function* increment(mu: Mutex, times: number, wg: WaitGroup) {
  for (let i = 0; i < times; i++) {
    yield* mu.lock();
    const before = counter;
    if (i % 10 === 0) yield* gosched();
    counter = before + 1;
    mu.unlock();
  }
  wg.done();
}

export function* main() {
  const mu = new Mutex();
  const wg = new WaitGroup();
  wg.add(20);
  for (let i = 0; i < 20; i++) go(increment, mu, 500, wg);
  yield* wg.wait();
  print('counter', counter);
  print('free', mu.tryLock(), 'held', mu.tryLock());
  mu.unlock();
}
