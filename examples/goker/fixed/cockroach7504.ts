// cockroachdb/cockroach#7504, fixed; the bug is in ../cockroach7504.ts. AcquireByName locks the lease after it has
// unlocked the cache of names.

import { go, Mutex, WaitGroup } from 'rt0';

const tableMu = new Mutex();
const leaseMu = new Mutex();
const namesMu = new Mutex();
let named = true;
const both = new WaitGroup();

function* acquireByName() {
  yield* namesMu.lock();
  const found = named;
  namesMu.unlock();
  if (found) {
    yield* leaseMu.lock();
    leaseMu.unlock();
  }
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
