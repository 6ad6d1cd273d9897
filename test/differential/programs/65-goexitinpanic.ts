// Go's TestGoexitInPanic: a goroutine that leaves by goexit while it panics has not panicked.

import { go, goexit, print } from 'rt0';

function* leaves() {
  try {
    throw new Error('hello');
  } finally {
    yield* goexit();
  }
}

export function* main() {
  go(leaves);
  print('leaving');
  yield* goexit();
}
