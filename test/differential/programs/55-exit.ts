// exit ends the program at once: main is still waiting, nothing that is deferred runs.

import { type Chan, chan, exit, go, print } from 'rt0';

function* leave(c: Chan<number>) {
  try {
    yield* c.recv();
    exit(3);
  } finally {
    print('BUG: ran after exit');
  }
}

export function* main() {
  const c = chan<number>();
  go(leave, c);
  print('sending');
  yield* c.send(1);
  yield* c.send(2);
  print('not reached');
}
