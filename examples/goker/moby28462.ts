// moby/moby#28462: mixed deadlock, channel and lock.
//
// The daemon stops a container's health monitor while it holds the container's lock. The monitor, in the middle of a
// probe, wants the lock to store the result, and does not listen for its end.
// Blocks: the daemon on its send, the monitor on the lock; main, which waits for both.
// Fix: close the channel instead of sending to it.

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
  yield* stop.send(null);
  container.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(monitor);
  go(stateChanged);
  yield* both.wait();
}
