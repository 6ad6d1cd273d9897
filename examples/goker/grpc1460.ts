// grpc/grpc-go#1460: mixed deadlock, channel and lock.
//
// While there is no stream, keepalive sleeps until the first one wakes it, and it sleeps with the transport's mutex
// locked. newStream needs the mutex to become the first.
// Blocks: keepalive on the receive, newStream on the mutex; main, which waits for both.
// Fix: keepalive unlocks before it waits.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const awaken = chan<null>();
let streams = 0;
const both = new WaitGroup();

function* keepalive() {
  yield* mu.lock();
  if (streams < 1) yield* awaken.recv();
  mu.unlock();
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
