// A panic in any goroutine ends the program, whatever main waits for.

import { type Chan, chan, go, print } from 'rt0';

function* fails(c: Chan<number>) {
  const v = yield* c.recv();
  throw new Error(`bad value ${v}`);
}

export function* main() {
  const c = chan<number>();
  go(fails, c);
  print('sending');
  yield* c.send(7);
  yield* c.send(8);
  print('not reached');
}
