// Go's TestRecursivePanic3: the first panic stays the one that counts, though a second was thrown and caught on the
// way.

import { gosched, print } from 'rt0';

function* second() {
  try {
    yield* gosched();
    throw new Error('second panic');
  } catch {
    yield* gosched();
    print('second');
  }
}

export function* main() {
  try {
    print('first');
    throw new Error('first panic');
  } finally {
    yield* second();
  }
}
