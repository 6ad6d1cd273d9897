// moby/moby#28462, fixed; the bug is in ../moby28462.ts. The channel is closed instead of sent to.

import { chan, go, Mutex, trySelect, WaitGroup } from 'rt0';

const container = new Mutex();
const stop = chan<null>();
const both = new WaitGroup();

function* monitor() {
  let stopped = false;
  for (let probe = 0; probe < 2 && !stopped; probe++) {
    stopped = trySelect([stop.receiving()]).index === 0;
    if (!stopped) yield* handleProbeResult();
  }
  // The next probe is far away.
  if (!stopped) yield* stop.recv();
  both.done();
}

function* handleProbeResult() {
  yield* container.lock();
  container.unlock();
}

function* stateChanged() {
  yield* container.lock();
  stop.close();
  container.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(monitor);
  go(stateChanged);
  yield* both.wait();
}
