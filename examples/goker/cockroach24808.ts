// cockroachdb/cockroach#24808: communication deadlock, channel.
//
// The compactor's channel has room for one suggestion. start puts one in to get its worker going, and only then starts
// the worker. When somebody has suggested something before, there is no room, and nobody yet to make any.
// Blocks: start on the send; main, which waits for it.
// Fix: start does not wait: a suggestion that is there already does as well.

import { chan, go, select, WaitGroup } from 'rt0';

const suggestions = chan<null>(1);
const stopper = chan<null>();
const started = new WaitGroup();
const all = new WaitGroup();

function* suggest() {
  suggestions.trySend(null);
  all.done();
}

function* start() {
  yield* suggestions.send(null);
  go(compact);
  started.done();
}

function* compact() {
  for (;;) {
    const { index } = yield* select([stopper.receiving(), suggestions.receiving()]);
    if (index === 0) break;
  }
  all.done();
}

export function* main() {
  started.add(1);
  all.add(2);
  go(suggest);
  go(start);
  yield* started.wait();
  stopper.close();
  yield* all.wait();
}
