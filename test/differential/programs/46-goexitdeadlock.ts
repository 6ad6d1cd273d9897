// Go's TestGoexitDeadlock: main has gone by goexit, and nobody is left.

import { go, goexit, gosched, print } from 'rt0';

function* work() {
  for (let i = 0; i < 10; i++) yield* gosched();
}

export function* main() {
  go(work);
  go(work);
  print('leaving');
  yield* goexit();
}
