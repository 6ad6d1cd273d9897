// etcd-io/etcd#5509: resource deadlock, double locking.
//
// acquire looks under the read lock whether the client has been closed, and when it has, returns without unlocking. close marks
// the client, lets go of the lock to close the connection, and wants the lock again.
// Blocks: main in close, on the write lock: nobody will ever give the read lock back.
// Fix: unlock before every return of acquire.

import { chan, go, RWMutex } from 'rt0';

const clientMu = new RWMutex();
let closed = false;
const done = chan<null>();

function* acquire() {
  for (let attempt = 0; attempt < 2; attempt++) {
    yield* clientMu.rlock();
    if (closed) return;
    clientMu.runlock();
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
