// The result comes after the deadline, in some schedules: then its sender waits for good.

import { type Chan, chan, go, select } from 'rt0';

function* works(result: Chan<number>) {
  yield* result.send(1);
}

function* expires(done: Chan<number>) {
  done.close();
}

export function* main() {
  const result = chan<number>();
  const done = chan<number>();
  go(works, result);
  go(expires, done);
  yield* select([result.receiving(), done.receiving()]);
}
