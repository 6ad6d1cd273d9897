// etcd-io/etcd#6873: mixed deadlock, channel and lock.
//
// stop closes the channel of updates and waits for the goroutine that reads them, and holds the mutex meanwhile. An
// update that is still in the channel is read after the close, and coalescing it takes the mutex.
// Blocks: main in stop, on the receive; the reader, on the mutex.
// Fix: stop waits without the mutex.

import { chan, go, Mutex } from 'rt0';

const mu = new Mutex();
const updates = chan<number>(1);
const done = chan<null>();

function* readUpdates() {
  for (;;) {
    const [, ok] = yield* updates.recv2();
    if (!ok) break;
    yield* coalesce();
  }
  done.close();
}

function* coalesce() {
  yield* mu.lock();
  mu.unlock();
}

function* stop() {
  yield* mu.lock();
  updates.close();
  yield* done.recv();
  mu.unlock();
}

export function* main() {
  go(readUpdates);
  updates.trySend(1);
  yield* stop();
}
