// syncthing/syncthing#4829, fixed; the bug is in ../syncthing4829.ts. notify is called with the lock held, and does not
// take it.

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
  if (removed > 0) notifyLocked();
  mapping.unlock();
  both.done();
}

/** mapping held. */
function notifyLocked(): void {}

export function* main() {
  both.add(2);
  go(clearAddresses);
  go(setAddress);
  yield* both.wait();
}
