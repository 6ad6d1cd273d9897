// moby/moby#17176: resource deadlock, double locking.
//
// cleanupDeletedDevices leaves early when there is nothing to clean up, and keeps the lock of all devices.
// Blocks: the goroutine that wants the lock next; main, which waits for it.
// Fix: unlock before the early return.

import { chan, go, Mutex } from 'rt0';

const devices = new Mutex();
let deleted = 0;
const done = chan<null>();

function* markDeleted() {
  yield* devices.lock();
  deleted++;
  devices.unlock();
}

function* cleanupDeletedDevices() {
  yield* devices.lock();
  if (deleted === 0) return;
  deleted = 0;
  devices.unlock();
}

function* lookUp() {
  yield* devices.lock();
  devices.unlock();
  done.close();
}

export function* main() {
  go(markDeleted);
  yield* cleanupDeletedDevices();
  go(lookUp);
  yield* done.recv();
}
