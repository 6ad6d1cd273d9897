// kubernetes/kubernetes#1321: mixed deadlock, channel and lock.
//
// The mux sends each event to its watchers while it holds its lock. A watcher that stops needs the lock to take itself out of
// the list, and no longer receives.
// Blocks: the mux on its send, main on the lock.
// Fix: a channel that the watcher closes before it asks for the lock, and that the mux hears in a select with the send.

import { chan, go, Mutex } from 'rt0';

const mu = new Mutex();
const result = chan<number>();
let watching = false;

function* distribute() {
  for (let event = 0; event < 2; event++) {
    yield* mu.lock();
    if (watching) yield* result.send(event);
    mu.unlock();
  }
}

function* watch() {
  yield* mu.lock();
  watching = true;
  mu.unlock();
}

function* stopWatching() {
  yield* mu.lock();
  watching = false;
  result.close();
  mu.unlock();
}

export function* main() {
  go(distribute);
  yield* watch();
  yield* stopWatching();
}
