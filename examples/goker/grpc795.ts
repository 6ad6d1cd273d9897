// grpc/grpc-go#795: resource deadlock, double locking.
//
// gracefulStop may be called again. The second call finds the server draining and leaves, but locks where it should
// unlock. Blocks: the second caller, on the mutex that it holds; main, which waits for both.
// Fix: unlock.

import { go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
let draining = false;
const all = new WaitGroup();

function* gracefulStop() {
  yield* mu.lock();
  if (draining) {
    yield* mu.lock();
  } else {
    draining = true;
    mu.unlock();
  }
  all.done();
}

function* serve() {
  yield* mu.lock();
  mu.unlock();
  all.done();
}

export function* main() {
  all.add(3);
  go(serve);
  go(gracefulStop);
  go(gracefulStop);
  yield* all.wait();
}
