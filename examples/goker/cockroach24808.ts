// cockroachdb/cockroach#24808: communication deadlock, channel.
//
// The compactor's channel has room for one suggestion. start puts one in to get its worker going, and only then starts the
// worker. When somebody has suggested something before, there is no room, and nobody yet to make any.
// Blocks: main in start, on the send.
// Fix: start does not wait: a suggestion that is there already does as well.

import { chan, go, select, WaitGroup } from 'rt0';

const suggestions = chan<null>(1);
const stopper = chan<null>();
const all = new WaitGroup();

function* suggest() {
  suggestions.trySend(null);
  all.done();
}

function* start() {
  yield* suggestions.send(null);
  go(compact);
}

function* compact() {
  for (;;) {
    const { index } = yield* select([stopper.receiving(), suggestions.receiving()]);
    if (index === 0) break;
  }
  all.done();
}

export function* main() {
  all.add(2);
  go(suggest);
  yield* start();
  stopper.close();
  yield* all.wait();
}
