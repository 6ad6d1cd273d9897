// kubernetes/kubernetes#6632, fixed; the bug is in ../kubernetes6632.ts. The monitor starts a goroutine that receives
// what still comes before it asks for the lock.

import { chan, go, Mutex, select, WaitGroup } from 'rt0';

const writeLock = new Mutex();
const reset = chan<null>();
let open = true;
const closed = chan<null>();
const all = new WaitGroup();

function* monitor() {
  for (;;) {
    const { index } = yield* select([closed.receiving(), reset.receiving()]);
    if (index === 0) break;
  }
  go(drain);
  yield* writeLock.lock();
  open = false;
  reset.close();
  writeLock.unlock();
  all.done();
}

function* drain() {
  for (;;) {
    const [, ok] = yield* reset.recv2();
    if (!ok) break;
  }
  all.done();
}

function* writeFrame() {
  yield* writeLock.lock();
  if (open) yield* reset.send(null);
  writeLock.unlock();
  all.done();
}

export function* main() {
  all.add(3);
  go(monitor);
  go(writeFrame);
  yield* closed.send(null);
  yield* all.wait();
}
