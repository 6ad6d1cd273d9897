// cockroachdb/cockroach#1462, fixed; the bug is in ../cockroach1462.ts. The transport sends in a select that also hears
// the stopper.

import { chan, go, Mutex, select, WaitGroup } from 'rt0';

const events = chan<number>();
const stopper = chan<null>();
const workers = new WaitGroup();
const mu = new Mutex();
let draining = false;

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

function* stop() {
  yield* mu.lock();
  const again = draining;
  draining = true;
  mu.unlock();
  if (!again) stopper.close();
  yield* workers.wait();
}

export function* main() {
  workers.add(2);
  go(transport);
  go(processEventsUntil);
  yield* stop();
}
