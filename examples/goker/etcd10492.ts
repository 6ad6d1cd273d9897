// etcd-io/etcd#10492: resource deadlock, double locking.
//
// renew calls the lessor's checkpointer while it holds the lessor's lock, and the checkpointer that is installed ends
// up in checkpoint, which takes the lock again.
// Blocks: the renewing goroutine in checkpoint, on the lock that it holds; main, which waits for it.
// Fix: renew unlocks before it calls the checkpointer.

import { type GoFunc, go, RWMutex, WaitGroup } from 'rt0';

const mu = new RWMutex();
let checkpointer: GoFunc<[]> | null = null;
const both = new WaitGroup();

function* checkpoint() {
  yield* mu.lock();
  mu.unlock();
}

function* setCheckpointer(cp: GoFunc<[]>) {
  yield* mu.lock();
  checkpointer = cp;
  mu.unlock();
  both.done();
}

function* renew() {
  yield* mu.lock();
  const cp = checkpointer;
  if (cp !== null) yield* cp();
  mu.unlock();
}

function* keepAlive() {
  for (let i = 0; i < 2; i++) yield* renew();
  both.done();
}

export function* main() {
  both.add(2);
  go(keepAlive);
  go(setCheckpointer, checkpoint);
  yield* both.wait();
}
