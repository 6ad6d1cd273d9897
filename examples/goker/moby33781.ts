// moby/moby#33781: communication deadlock, channel.
//
// The monitor starts a probe in a goroutine and waits for its result or for its own end. When the end comes first,
// nobody receives the result.
// Blocks: the last probe on its send. The program goes on without it.
// Fix: give the channel room for the result.

import { type Chan, chan, go, select, trySelect } from 'rt0';

const stop = chan<null>();

function* probe(results: Chan<boolean>) {
  yield* results.send(true);
}

function* monitor() {
  for (let i = 0; i < 2; i++) {
    if (trySelect([stop.receiving()]).index === 0) return;
    const results = chan<boolean>();
    go(probe, results);
    const { index } = yield* select([stop.receiving(), results.receiving()]);
    if (index === 0) return;
  }
  yield* stop.recv();
}

function* stopMonitor() {
  yield* stop.send(null);
}

export function* main() {
  go(stopMonitor);
  yield* monitor();
}
