// kubernetes/kubernetes#10182, fixed; the bug is in ../kubernetes10182.ts. The status is sent after unlocking.

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
  mu.unlock();
  yield* statuses.send(status);
  all.done();
}

export function* main() {
  all.add(3);
  go(syncBatch);
  go(setPodStatus, 1);
  go(setPodStatus, 2);
  yield* all.wait();
}
