// goexit does not run the finally clauses of the frames it leaves (Go runs deferred functions): prints `leaving` and ends
// with a deadlock; `finally` and `main goes on` are missing. 47, 66 and 67 in this directory are the pairs that wait for it.

import { type Chan, chan, go, goexit, print } from 'rt0';

function* leaves(done: Chan<boolean>) {
  try {
    print('leaving');
    yield* goexit();
  } finally {
    print('finally');
    yield* done.send(true);
  }
}

export function* main() {
  const done = chan<boolean>();
  go(leaves, done);
  yield* done.recv();
  print('main goes on');
}
