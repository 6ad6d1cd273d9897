// etcd-io/etcd#10492: resource deadlock, double locking.
//
// renew calls the lessor's checkpointer while it holds the lessor's lock, and the checkpointer that is installed ends up in
// checkpoint, which takes the lock again.
// Blocks: main in checkpoint, on the lock that it holds.
// Fix: renew unlocks before it calls the checkpointer.

import { type GoFunc, go, RWMutex } from 'rt0';

const mu = new RWMutex();
let checkpointer: GoFunc<[]> | null = null;

function* checkpoint() {
  yield* mu.lock();
  mu.unlock();
}

function* setCheckpointer(cp: GoFunc<[]>) {
  yield* mu.lock();
  checkpointer = cp;
  mu.unlock();
}

function* renew() {
  yield* mu.lock();
  const cp = checkpointer;
  if (cp !== null) yield* cp();
  mu.unlock();
}

export function* main() {
  go(setCheckpointer, checkpoint);
  yield* renew();
  yield* renew();
}
