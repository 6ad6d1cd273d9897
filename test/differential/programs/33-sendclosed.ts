// panic: send on closed channel

import { chan, print } from 'rt0';

export function* main() {
  const c = chan<number>(1);
  yield* c.send(1);
  c.close();
  print('closed');
  yield* c.send(2);
}
