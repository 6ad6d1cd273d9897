// grpc/grpc-go#1460, fixed; the bug is in ../grpc1460.ts. keepalive unlocks before it waits, and the channel keeps a
// wake-up that comes early.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const awaken = chan<null>(1);
let streams = 0;
const both = new WaitGroup();

function* keepalive() {
  yield* mu.lock();
  const idle = streams < 1;
  mu.unlock();
  if (idle) yield* awaken.recv();
  both.done();
}

function* newStream() {
  yield* mu.lock();
  streams++;
  if (streams === 1) awaken.trySend(null);
  mu.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(keepalive);
  go(newStream);
  yield* both.wait();
}
