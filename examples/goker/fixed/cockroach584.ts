// cockroachdb/cockroach#584, fixed; the bug is in ../cockroach584.ts. Both loops unlock before they leave.

import { go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
let closed = false;
const closer = new WaitGroup();

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
  closer.done();
}

export function* main() {
  closer.add(1);
  go(close);
  yield* bootstrap();
  yield* manage();
  yield* closer.wait();
}
