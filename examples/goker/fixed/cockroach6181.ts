// cockroachdb/cockroach#6181, fixed; the bug is in ../cockroach6181.ts. The cache is printed by a function that expects
// the lock to be held.

import { go, RWMutex, WaitGroup } from 'rt0';

const rangeCacheMu = new RWMutex();
const lookups = new WaitGroup();

function* lookupRangeDescriptor() {
  yield* rangeCacheMu.rlock();
  cacheToStringLocked();
  rangeCacheMu.runlock();
  yield* rangeCacheMu.lock();
  rangeCacheMu.unlock();
  lookups.done();
}

/** rangeCacheMu held. */
function cacheToStringLocked(): string {
  return 'empty';
}

export function* main() {
  lookups.add(3);
  for (let i = 0; i < 3; i++) go(lookupRangeDescriptor);
  yield* lookups.wait();
}
