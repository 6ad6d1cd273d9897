// Go's TestPanicAfterGoexit: a panic while deferred functions run for goexit still ends the program.

import { goexit } from 'rt0';

export function* main() {
  try {
    yield* goexit();
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: what a deferred function that panics does
    throw new Error('hello');
  }
}
