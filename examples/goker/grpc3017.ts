// grpc/grpc-go#3017: resource deadlock, missing unlock.
//
// A connection that is removed stays in a cache until a timer takes it out; asking for it again stops the timer. If the
// timer has fired already and waits for the mutex, it is told to do nothing, and does nothing, not even unlock.
// Blocks: main, on the mutex that the timer's function has taken with it.
// Fix: unlock on that way out as well.

import { AtomicInt32, afterFunc, Mutex } from 'rt0';

const mu = new Mutex();
let cached = false;

function* expire(abort: AtomicInt32) {
  yield* mu.lock();
  if (abort.load() === 1) return;
  cached = false;
  mu.unlock();
}

/** Removes the connection and asks for it again. */
function* again() {
  const abort = new AtomicInt32();
  yield* mu.lock();
  cached = true;
  const timer = afterFunc(1, expire, abort);
  mu.unlock();

  yield* mu.lock();
  if (cached && !timer.stop()) abort.store(1);
  cached = false;
  mu.unlock();
}

export function* main() {
  for (let i = 0; i < 3; i++) yield* again();
}
