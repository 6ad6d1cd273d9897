// The smallest program: one goroutine says hello, main waits for it.

import { type Chan, chan, go, print } from 'rt0';

function* hello(done: Chan<string>) {
  print('hello from a goroutine');
  yield* done.send('done');
}

export function* main() {
  const done = chan<string>();
  go(hello, done);
  print(yield* done.recv());
}
