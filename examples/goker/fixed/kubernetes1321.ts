// kubernetes/kubernetes#1321, fixed; the bug is in ../kubernetes1321.ts. The watcher closes a second channel before it asks
// for the lock, and the mux hears it while it sends.

import { chan, go, Mutex, select } from 'rt0';

const mu = new Mutex();
const result = chan<number>();
const stopped = chan<null>();
const muxDone = chan<null>();
let watching = false;

function* distribute() {
  for (let event = 0; event < 2; event++) {
    yield* mu.lock();
    if (watching) yield* select([result.sending(event), stopped.receiving()]);
    mu.unlock();
  }
  muxDone.close();
}

function* watch() {
  yield* mu.lock();
  watching = true;
  mu.unlock();
}

function* stopWatching() {
  stopped.close();
  yield* mu.lock();
  watching = false;
  result.close();
  mu.unlock();
}

export function* main() {
  go(distribute);
  yield* watch();
  yield* stopWatching();
  yield* muxDone.recv();
}
