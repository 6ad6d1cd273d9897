// kubernetes/kubernetes#58107: resource deadlock, RWR.
//
// Two workers read from a queue each, and hold the workers' read lock while they wait for an item. A sync takes the
// write lock. When it asks while the first worker waits, the second worker's read lock has to wait behind it, and with
// it the item that the second worker would have put into the first one's queue.
// Blocks: the first worker on its queue's condition, the sync on the write lock, the second worker on the read lock;
// main. Fix: take the read lock after an item has been taken from the queue.

import { Cond, go, Mutex, RWMutex, WaitGroup } from 'rt0';

const workerLock = new RWMutex();
const queueMu = new Mutex();
const notEmpty = new Cond(queueMu);
let items = 0;
const all = new WaitGroup();

function* getItem() {
  yield* queueMu.lock();
  while (items === 0) yield* notEmpty.wait();
  items--;
  queueMu.unlock();
}

function* putItem() {
  yield* queueMu.lock();
  items++;
  notEmpty.signal();
  queueMu.unlock();
}

function* worker() {
  yield* workerLock.rlock();
  yield* getItem();
  workerLock.runlock();
  all.done();
}

/** Its own queue is never empty; what it does with the item is to put one into the other queue. */
function* missingUsageWorker() {
  yield* workerLock.rlock();
  yield* putItem();
  workerLock.runlock();
  all.done();
}

function* sync() {
  yield* workerLock.lock();
  workerLock.unlock();
  all.done();
}

export function* main() {
  all.add(3);
  go(worker);
  go(missingUsageWorker);
  go(sync);
  yield* all.wait();
}
