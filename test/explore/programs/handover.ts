// A mutex is given back while somebody waits for it, by one that goes on computing, beside another that computes.

import { AtomicInt32, go, Mutex, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* waits(mu: Mutex, wg: WaitGroup) {
  yield* mu.lock();
  mu.unlock();
  wg.done();
}

function* computes(wg: WaitGroup) {
  for (let i = 0; i < 1500; i++) turns.add(1);
  wg.done();
}

export function* main() {
  const mu = new Mutex();
  const wg = new WaitGroup();
  wg.add(2);
  yield* mu.lock();
  go(waits, mu, wg);
  go(computes, wg);
  for (let i = 0; i < 200; i++) turns.add(1);
  mu.unlock();
  for (let i = 0; i < 1500; i++) turns.add(1);
  yield* wg.wait();
}
