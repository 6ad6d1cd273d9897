// cockroachdb/cockroach#1462, fixed; the bug is in ../cockroach1462.ts. The transport sends in a select that also hears the
// stopper.

import { chan, go, select, WaitGroup } from 'rt0';

const events = chan<number>();
const stopper = chan<null>();
const workers = new WaitGroup();

function* transport() {
  for (let i = 0; i < 3; i++) {
    const { index } = yield* select([events.sending(i), stopper.receiving()]);
    if (index === 1) break;
  }
  workers.done();
}

function* processEventsUntil() {
  for (;;) {
    const { index } = yield* select([events.receiving(), stopper.receiving()]);
    if (index === 1) break;
  }
  workers.done();
}

export function* main() {
  workers.add(2);
  go(transport);
  go(processEventsUntil);
  stopper.close();
  yield* workers.wait();
}
