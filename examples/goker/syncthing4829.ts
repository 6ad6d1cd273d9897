// syncthing/syncthing#4829: resource deadlock, double locking.
//
// clearAddresses holds the mapping's write lock, and when there were addresses to clear, it notifies, which takes the
// mapping's read lock.
// Blocks: the clearing goroutine in notify, on the lock that it holds; main, which waits for it.
// Fix: notify with the lock held, and without taking it.

import { go, RWMutex, WaitGroup } from 'rt0';

const mapping = new RWMutex();
let addresses = 0;
const both = new WaitGroup();

function* setAddress() {
  yield* mapping.lock();
  addresses++;
  mapping.unlock();
  both.done();
}

function* clearAddresses() {
  yield* mapping.lock();
  const removed = addresses;
  addresses = 0;
  if (removed > 0) yield* notify();
  mapping.unlock();
  both.done();
}

function* notify() {
  yield* mapping.rlock();
  mapping.runlock();
}

export function* main() {
  both.add(2);
  go(clearAddresses);
  go(setAddress);
  yield* both.wait();
}
