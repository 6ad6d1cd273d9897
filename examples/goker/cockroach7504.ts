// cockroachdb/cockroach#7504: resource deadlock, AB-BA.
//
// AcquireByName locks the cache of names and then the lease; Release locks the lease and then, to take it out of the
// cache, the cache of names.
// Blocks: both goroutines, each on the lock that the other holds; main, which waits for them.
// Fix: look the name up first, and lock the lease after the cache has been unlocked.

import { go, Mutex, WaitGroup } from 'rt0';

const tableMu = new Mutex();
const leaseMu = new Mutex();
const namesMu = new Mutex();
let named = true;
const both = new WaitGroup();

function* acquireByName() {
  yield* namesMu.lock();
  if (named) {
    yield* leaseMu.lock();
    leaseMu.unlock();
  }
  namesMu.unlock();
  both.done();
}

function* release() {
  yield* tableMu.lock();
  yield* leaseMu.lock();
  yield* removeName();
  leaseMu.unlock();
  tableMu.unlock();
  both.done();
}

function* removeName() {
  yield* namesMu.lock();
  named = false;
  namesMu.unlock();
}

export function* main() {
  both.add(2);
  go(acquireByName);
  go(release);
  yield* both.wait();
}
