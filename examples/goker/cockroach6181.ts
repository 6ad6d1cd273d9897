// cockroachdb/cockroach#6181: resource deadlock, RWR.
//
// LookupRangeDescriptor prints the cache while it holds the read lock, and printing takes the read lock too. Each
// lookup ends with the write lock; the one that asks for it between the two read locks of another waits for the first
// of them, and keeps the second waiting.
// Blocks: two or three lookups on the read-write lock; main, which waits for them.
// Fix: print with the function that expects the lock to be held.

import { go, RWMutex, WaitGroup } from 'rt0';

const rangeCacheMu = new RWMutex();
const lookups = new WaitGroup();

function* lookupRangeDescriptor() {
  yield* rangeCacheMu.rlock();
  yield* cacheToString();
  rangeCacheMu.runlock();
  yield* rangeCacheMu.lock();
  rangeCacheMu.unlock();
  lookups.done();
}

function* cacheToString() {
  yield* rangeCacheMu.rlock();
  rangeCacheMu.runlock();
}

export function* main() {
  lookups.add(3);
  for (let i = 0; i < 3; i++) go(lookupRangeDescriptor);
  yield* lookups.wait();
}
