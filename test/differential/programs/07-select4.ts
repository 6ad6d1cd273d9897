// Go's test/chan/select4.go: a select goes on when one value is ready, and the left side of the other case is not
// touched.

import { type Chan, chan, print, select } from 'rt0';

function touched(): never {
  throw new Error('BUG: the case that was not taken was evaluated');
}

function* take(c: Chan<number>, c1: Chan<number>) {
  const { index, value } = yield* select([c1.receiving(), c.receiving()]);
  return index === 0 ? touched() : value;
}

export function* main() {
  const c = chan<number>(1);
  const c1 = chan<number>();
  yield* c.send(42);
  print(yield* take(c, c1));
}
