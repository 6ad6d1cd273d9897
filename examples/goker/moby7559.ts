// moby/moby#7559: resource deadlock, double locking.
//
// The proxy's loop goes on with the next packet when it cannot dial, and keeps the lock of the connection table.
// Blocks: main in the next round, on the lock that it holds.
// Fix: unlock before going on.

import { AtomicInt32, go, Mutex } from 'rt0';

const connTrackLock = new Mutex();
const reachable = new AtomicInt32();

function* run() {
  for (let packet = 0; packet < 2; packet++) {
    yield* connTrackLock.lock();
    if (!dial()) continue;
    connTrackLock.unlock();
  }
}

function dial(): boolean {
  return reachable.load() === 1;
}

function* comeUp() {
  reachable.store(1);
}

export function* main() {
  go(comeUp);
  yield* run();
}
