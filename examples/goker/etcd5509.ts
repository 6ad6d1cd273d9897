// etcd-io/etcd#5509: resource deadlock, double locking.
//
// acquire looks under the read lock whether the client has been closed, and when it has, returns without unlocking.
// close marks the client, lets go of the lock to close the connection, and wants the lock again.
// Blocks: close on the write lock, as nobody will ever give the read lock back; main, which waits for it.
// Fix: unlock before every return of acquire.

import { go, RWMutex, WaitGroup } from 'rt0';

const clientMu = new RWMutex();
let closed = false;
const both = new WaitGroup();

function* acquire() {
  for (let attempt = 0; attempt < 2; attempt++) {
    yield* clientMu.rlock();
    if (closed) return;
    clientMu.runlock();
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
