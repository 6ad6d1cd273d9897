// cockroachdb/cockroach#2448: communication deadlock, channel.
//
// Raft hands events to the store, and the store hands a callback for each back to raft. When raft has another event
// before it has taken the callback, it waits for the store, which waits for raft.
// Blocks: raft on its second event, the store on its callback; main, which waits for raft.
// Fix: the store hands its callbacks over from a goroutine of their own.

import { chan, go, select, trySelect, WaitGroup } from 'rt0';

const events = chan<number>();
const callbacks = chan<number>();
const stopper = chan<null>();
const raft = new WaitGroup();
const store = new WaitGroup();

function* multiRaft() {
  for (let written = 0; written < 2; ) {
    const { index } = trySelect([stopper.receiving(), callbacks.receiving()]);
    if (index === 0) break;
    if (index === 1) continue;
    yield* select([events.sending(written), stopper.receiving()]);
    written++;
  }
  raft.done();
}

function* processRaft() {
  for (;;) {
    const { index, value } = yield* select([events.receiving(), stopper.receiving()]);
    if (index === 1 || value === undefined) break;
    yield* select([callbacks.sending(value), stopper.receiving()]);
  }
  store.done();
}

export function* main() {
  raft.add(1);
  store.add(1);
  go(processRaft);
  go(multiRaft);
  yield* raft.wait();
  stopper.close();
  yield* store.wait();
}
