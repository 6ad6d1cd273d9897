// kubernetes/kubernetes#6632: mixed deadlock, channel and lock.
//
// writeFrame holds the write lock while it tells the monitor of the connection that there was traffic. The monitor,
// told at the same time that the connection is closed, wants the write lock and hears no more of traffic.
// Blocks: writeFrame on its send, the monitor on the lock; main, which waits for both.
// Fix: the monitor starts a goroutine that receives what still comes before it asks for the lock.

import { chan, go, Mutex, select, WaitGroup } from 'rt0';

const writeLock = new Mutex();
const reset = chan<null>();
let open = true;
const closed = chan<null>();
const both = new WaitGroup();

function* monitor() {
  for (;;) {
    const { index } = yield* select([closed.receiving(), reset.receiving()]);
    if (index === 0) break;
  }
  yield* writeLock.lock();
  open = false;
  reset.close();
  writeLock.unlock();
  both.done();
}

function* writeFrame() {
  yield* writeLock.lock();
  if (open) yield* reset.send(null);
  writeLock.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(monitor);
  go(writeFrame);
  yield* closed.send(null);
  yield* both.wait();
}
