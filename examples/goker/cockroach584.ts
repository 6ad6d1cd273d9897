// cockroachdb/cockroach#584: resource deadlock, double locking.
//
// Both loops of gossip leave with `break` when it has been closed, and take the mutex with them. If gossip is closed
// while bootstrap loops, manage, which comes after it on the same goroutine, waits for a mutex that its own goroutine
// holds. Blocks: the gossip goroutine in manage, on its own mutex; main, which waits for it.
// Fix: unlock before leaving the loop.

import { go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
let closed = false;
const both = new WaitGroup();

function* bootstrap() {
  for (let round = 0; round < 3; round++) {
    yield* mu.lock();
    if (closed) break;
    mu.unlock();
  }
}

function* manage() {
  for (let round = 0; round < 3; round++) {
    yield* mu.lock();
    if (closed) break;
    mu.unlock();
  }
}

function* close() {
  yield* mu.lock();
  closed = true;
  mu.unlock();
  both.done();
}

function* gossip() {
  yield* bootstrap();
  yield* manage();
  both.done();
}

export function* main() {
  both.add(2);
  go(gossip);
  go(close);
  yield* both.wait();
}
