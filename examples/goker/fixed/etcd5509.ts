// etcd-io/etcd#5509, fixed; the bug is in ../etcd5509.ts. acquire unlocks before every return.

import { go, RWMutex, WaitGroup } from 'rt0';

const clientMu = new RWMutex();
let closed = false;
const both = new WaitGroup();

function* acquire() {
  for (let attempt = 0; attempt < 2; attempt++) {
    yield* clientMu.rlock();
    const over = closed;
    clientMu.runlock();
    if (over) return;
  }
}

function* get() {
  yield* acquire();
  both.done();
}

function* close() {
  yield* clientMu.lock();
  closed = true;
  clientMu.unlock();
  // The connection is closed here.
  yield* clientMu.lock();
  clientMu.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(get);
  go(close);
  yield* both.wait();
}
