// cockroachdb/cockroach#1462: mixed deadlock, channel and WaitGroup.
//
// The transport looks whether it should stop, and then sends an event without looking again. The only reader of events
// leaves as soon as the stopper is closed; if that falls between the look and the send, the send has no receiver.
// Blocks: the transport on the send; main in the stopper's wait for its workers.
// Fix: send in a select that also hears the stopper.

import { chan, go, Mutex, select, trySelect, WaitGroup } from 'rt0';

const events = chan<number>();
const stopper = chan<null>();
const workers = new WaitGroup();
const mu = new Mutex();
let draining = false;

function* transport() {
  for (let i = 0; i < 3; i++) {
    if (trySelect([stopper.receiving()]).index === 0) break;
    yield* events.send(i);
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
