// cockroachdb/cockroach#2448, fixed; the bug is in ../cockroach2448.ts. The store hands each callback over from a
// goroutine of its own, and goes on with the next event.

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
    store.add(1);
    go(handBack, value);
  }
  store.done();
}

function* handBack(callback: number) {
  yield* select([callbacks.sending(callback), stopper.receiving()]);
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
