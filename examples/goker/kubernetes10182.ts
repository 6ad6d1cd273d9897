// kubernetes/kubernetes#10182: mixed deadlock, channel and lock.
//
// setPodStatus sends the status while it holds the lock of all statuses. The syncer receives a status and then deletes
// it, under the same lock: when a second setPodStatus has it by then, that one waits for the syncer.
// Blocks: the syncer on the lock, one setPodStatus on its send; main, which waits for them.
// Fix: the syncer deletes from a goroutine of its own, or the status is sent after unlocking.

import { chan, go, RWMutex, WaitGroup } from 'rt0';

const mu = new RWMutex();
const statuses = chan<number>();
const all = new WaitGroup();

function* syncBatch() {
  for (let i = 0; i < 2; i++) {
    yield* statuses.recv();
    yield* deletePodStatus();
  }
  all.done();
}

function* deletePodStatus() {
  yield* mu.lock();
  mu.unlock();
}

function* setPodStatus(status: number) {
  yield* mu.lock();
  yield* statuses.send(status);
  mu.unlock();
  all.done();
}

export function* main() {
  all.add(3);
  go(syncBatch);
  go(setPodStatus, 1);
  go(setPodStatus, 2);
  yield* all.wait();
}
