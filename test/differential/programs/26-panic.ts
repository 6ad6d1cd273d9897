// A throw that nobody catches: finally runs, then the program ends with 2.

import { gosched, print } from 'rt0';

function* fails() {
  try {
    yield* gosched();
    throw new Error('boom');
  } finally {
    print('cleaned up');
  }
}

export function* main() {
  print('before');
  yield* fails();
  print('not reached');
}
