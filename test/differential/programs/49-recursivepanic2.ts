// Go's TestRecursivePanic2: the first panic is recovered by one handler, the second comes from another.

import { gosched, print } from 'rt0';

const text = (e: unknown): string => (e instanceof Error ? e.message : String(e));

function* inner() {
  try {
    try {
      yield* gosched();
      throw new Error('first panic');
    } catch (e) {
      print(text(e));
    }
  } finally {
    yield* gosched();
    // biome-ignore lint/correctness/noUnsafeFinally: what a deferred function that panics does
    throw new Error('second panic');
  }
}

export function* main() {
  try {
    yield* inner();
  } catch (e) {
    print(text(e));
  }
  throw new Error('third panic');
}
