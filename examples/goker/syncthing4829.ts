// syncthing/syncthing#4829: resource deadlock, double locking.
//
// clearAddresses holds the mapping's write lock, and when there were addresses to clear, it notifies, which takes the mapping's
// read lock.
// Blocks: main in notify, on the lock that it holds.
// Fix: notify with the lock held, and without taking it.

import { go, RWMutex } from 'rt0';

const mapping = new RWMutex();
let addresses = 0;

function* setAddress() {
  yield* mapping.lock();
  addresses++;
  mapping.unlock();
}

function* clearAddresses() {
  yield* mapping.lock();
  const removed = addresses;
  addresses = 0;
  if (removed > 0) yield* notify();
  mapping.unlock();
}

function* notify() {
  yield* mapping.rlock();
  mapping.runlock();
}

export function* main() {
  go(setAddress);
  yield* clearAddresses();
}
