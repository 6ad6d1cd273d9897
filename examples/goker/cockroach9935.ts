// cockroachdb/cockroach#9935: resource deadlock, double locking.
//
// outputLogEntry holds the logger's mutex when it finds that the log file cannot be made, and exit, which it calls
// then, locks the mutex again. Here the disk becomes full while the program runs.
// Blocks: the goroutine that logs in exit, on its own mutex; main, which waits for it.
// Fix: unlock before calling exit.

import { AtomicInt32, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const diskFull = new AtomicInt32();
const both = new WaitGroup();

function* outputLogEntry() {
  yield* mu.lock();
  if (diskFull.load() === 1) yield* exit();
  mu.unlock();
}

function* exit() {
  yield* mu.lock();
  mu.unlock();
}

function* fillDisk() {
  diskFull.store(1);
  both.done();
}

function* log() {
  for (let i = 0; i < 3; i++) yield* outputLogEntry();
  both.done();
}

export function* main() {
  both.add(2);
  go(log);
  go(fillDisk);
  yield* both.wait();
}
