// moby/moby#36114: resource deadlock, double locking.
//
// hotAddVHDs holds the lock of the service's virtual machine. When one disk cannot be added, it removes those before it
// with hotRemoveVHDs, which takes the lock.
// Blocks: the adding goroutine in hotRemoveVHDs, on the lock that it holds; main, which waits for it.
// Fix: remove them with a function that expects the lock to be held.

import { AtomicInt32, go, Mutex, WaitGroup } from 'rt0';

const svm = new Mutex();
const diskGone = new AtomicInt32();
const both = new WaitGroup();

function* hotAddVHDs() {
  yield* svm.lock();
  for (let disk = 0; disk < 2; disk++) {
    if (diskGone.load() === 1) {
      yield* hotRemoveVHDs();
      break;
    }
  }
  svm.unlock();
  both.done();
}

function* hotRemoveVHDs() {
  yield* svm.lock();
  svm.unlock();
}

function* pullDisk() {
  diskGone.store(1);
  both.done();
}

export function* main() {
  both.add(2);
  go(hotAddVHDs);
  go(pullDisk);
  yield* both.wait();
}
