// kubernetes/kubernetes#1321, fixed; the bug is in ../kubernetes1321.ts. The watcher closes a second channel before it
// asks for the lock, and the mux hears it while it sends.

import { chan, go, Mutex, select, WaitGroup } from 'rt0';

const mu = new Mutex();
const result = chan<number>();
const stopped = chan<null>();
let watching = false;
const both = new WaitGroup();

function* distribute() {
  for (let event = 0; event < 2; event++) {
    yield* mu.lock();
    if (watching) yield* select([result.sending(event), stopped.receiving()]);
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
  stopped.close();
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
