// A deadlock that comes while an M may be on its way to wait for the host. It has to be seen in every schedule.

import { blockingHost, chan, go } from 'rt0';

const never = chan<null>();

function* waits() {
  yield* blockingHost('sleep', 1);
  yield* never.recv();
}

export function* main() {
  go(waits);
  yield* never.recv();
}
