// kubernetes/kubernetes#1321: mixed deadlock, channel and lock.
//
// The mux sends each event to its watchers while it holds its lock. A watcher that stops needs the lock to take itself
// out of the list, and no longer receives.
// Blocks: the mux on its send, the watcher on the lock; main, which waits for both.
// Fix: a channel that the watcher closes before it asks for the lock, and that the mux hears in a select with the send.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const result = chan<number>();
let watching = false;
const both = new WaitGroup();

function* distribute() {
  for (let event = 0; event < 2; event++) {
    yield* mu.lock();
    if (watching) yield* result.send(event);
    mu.unlock();
  }
  both.done();
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

function* client() {
  yield* watch();
  yield* stopWatching();
  both.done();
}

export function* main() {
  both.add(2);
  go(client);
  go(distribute);
  yield* both.wait();
}
