// etcd-io/etcd#6873, fixed; the bug is in ../etcd6873.ts. stop waits for the reader without the mutex.

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
  mu.unlock();
  yield* done.recv();
}

export function* main() {
  go(readUpdates);
  updates.trySend(1);
  yield* stop();
}
