// etcd-io/etcd#5509, fixed; the bug is in ../etcd5509.ts. acquire unlocks before every return.

import { chan, go, RWMutex } from 'rt0';

const clientMu = new RWMutex();
let closed = false;
const done = chan<null>();

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
  done.close();
}

function* close() {
  yield* clientMu.lock();
  closed = true;
  clientMu.unlock();
  // The connection is closed here.
  yield* clientMu.lock();
  clientMu.unlock();
}

export function* main() {
  go(get);
  yield* close();
  yield* done.recv();
}
