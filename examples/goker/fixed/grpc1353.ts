// grpc/grpc-go#1353, fixed; the bug is in ../grpc1353.ts. The channel has room for one update, and an old one is thrown
// away before each send.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const addresses = chan<number>(1);
const both = new WaitGroup();

function* watchAddrUpdates() {
  for (let update = 0; update < 2; update++) {
    yield* mu.lock();
    addresses.tryRecv();
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
