// cockroachdb/cockroach#35931: communication deadlock, channel.
//
// A flow is cancelled by a message to each of its inbound streams, one after the other. The joiner is waiting for a row
// of the right one; if the left one is full, the message to it has to wait, and the one to the right is never sent.
// Blocks: main in cancel, on the left stream; the joiner on the right one.
// Fix: send each stream its message from a goroutine of its own.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const ROW = 1;
const CANCELLED = -1;

const registry = new Mutex();
const left = chan<number>(1);
const right = chan<number>(1);
const joiner = new WaitGroup();

function* produce() {
  for (let i = 0; i < 2; i++) {
    // What does not fit stays with the producer.
    yield* registry.lock();
    left.trySend(ROW);
    registry.unlock();
  }
}

function* join() {
  yield* left.recv();
  yield* right.recv();
  joiner.done();
}

function* cancel() {
  yield* registry.lock();
  // The streams that wait for rows are looked up here.
  registry.unlock();
  yield* left.send(CANCELLED);
  yield* right.send(CANCELLED);
}

export function* main() {
  joiner.add(1);
  go(produce);
  go(join);
  yield* cancel();
  yield* joiner.wait();
}
