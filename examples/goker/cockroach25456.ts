// cockroachdb/cockroach#25456: communication deadlock, channel.
//
// When a check has failed, the consistency queue wants to know whether the store is draining, and asks by receiving
// from the stopper's channel. That waits until the store does drain, and the test lets it drain after the queue is
// through. Blocks: the queue on the receive; main, which waits for the queue.
// Fix: ask with a select that has a default.

import { chan, go, WaitGroup } from 'rt0';

const shouldQuiesce = chan<null>();
const queue = new WaitGroup();

function* consistencyQueue() {
  for (let replica = 0; replica < 2; replica++) {
    const failed = replica === 1;
    if (failed) yield* shouldQuiesce.recv();
  }
  queue.done();
}

export function* main() {
  queue.add(1);
  go(consistencyQueue);
  yield* queue.wait();
  shouldQuiesce.close();
}
