// cockroachdb/cockroach#35073: communication deadlock, channel.
//
// Rows are pushed into the outbox's channel until the outbox says that it is closed. When it fails to reach the other
// node as it starts, it returns without saying so, and nobody takes rows out any more.
// Blocks: main on a push, once the channel is full.
// Fix: the outbox marks its channel as closed, and takes out what is in it, on every way out.

import { AtomicInt32, chan, go, WaitGroup } from 'rt0';

const rows = chan<number>(2);
const consumerClosed = new AtomicInt32();
const reachable = new AtomicInt32();
const outbox = new WaitGroup();

function* push(row: number) {
  if (consumerClosed.load() === 0) yield* rows.send(row);
}

function* runOutbox() {
  for (let more = reachable.load() === 1; more; ) [, more] = yield* rows.recv2();
  outbox.done();
}

function* comeUp() {
  reachable.store(1);
}

export function* main() {
  outbox.add(1);
  go(runOutbox);
  go(comeUp);
  for (let row = 0; row < 4; row++) yield* push(row);
  rows.close();
  yield* outbox.wait();
}
