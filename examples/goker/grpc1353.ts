// grpc/grpc-go#1353: mixed deadlock, channel and lock.
//
// The balancer sends each update of addresses while it holds its mutex. The watcher that receives them tears
// connections down after an update, which takes the same mutex: when the next update is under way by then, its sender
// holds the mutex and waits for the watcher.
// Blocks: the balancer on its send, the watcher on the mutex; main, which waits for both.
// Fix: a channel with room for one update, whose old content is thrown away before each send.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const addresses = chan<number>();
const both = new WaitGroup();

function* watchAddrUpdates() {
  for (let update = 0; update < 2; update++) {
    yield* mu.lock();
    yield* addresses.send(update);
    mu.unlock();
  }
  addresses.close();
  both.done();
}

function* lbWatcher() {
  for (;;) {
    const [, ok] = yield* addresses.recv2();
    if (!ok) break;
    yield* tearDown();
  }
  both.done();
}

function* tearDown() {
  yield* mu.lock();
  mu.unlock();
}

export function* main() {
  both.add(2);
  go(watchAddrUpdates);
  go(lbWatcher);
  yield* both.wait();
}
