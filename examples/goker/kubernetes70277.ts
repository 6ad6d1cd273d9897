// kubernetes/kubernetes#70277: communication deadlock, channel.
//
// The poller ticks until it is told that the caller is done, or its time is up. waitFor returns as soon as the
// condition holds and tells nobody; a caller that waits for the end of the polling waits for ever.
// Blocks: main, on the channel that nobody closes.
// Fix: waitFor makes the channel itself and closes it when it returns.

import { after, type Chan, chan, go, select } from 'rt0';

function* poll(ticks: Chan<null>, done: Chan<null>) {
  const timeout = after(3);
  for (;;) {
    const { index } = yield* select([after(1).receiving(), timeout.receiving(), done.receiving()]);
    if (index !== 0) break;
    ticks.trySend(null);
  }
  ticks.close();
}

function* waitFor(done: Chan<null>) {
  const ticks = chan<null>();
  go(poll, ticks, done);
  yield* ticks.recv();
  // The condition holds at the first look.
}

export function* main() {
  const done = chan<null>();
  yield* waitFor(done);
  yield* done.recv();
}
