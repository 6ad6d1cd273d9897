// cockroachdb/cockroach#584, fixed; the bug is in ../cockroach584.ts. Both loops unlock before they leave.

import { go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
let closed = false;
const both = new WaitGroup();

function* bootstrap() {
  for (let round = 0; round < 3; round++) {
    yield* mu.lock();
    const stop = closed;
    mu.unlock();
    if (stop) break;
  }
}

function* manage() {
  for (let round = 0; round < 3; round++) {
    yield* mu.lock();
    const stop = closed;
    mu.unlock();
    if (stop) break;
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
