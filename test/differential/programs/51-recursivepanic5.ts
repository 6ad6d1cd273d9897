// Go's TestRecursivePanic5: handlers in three functions, one of which throws again.

import { gosched, print } from 'rt0';

const text = (e: unknown): string => (e instanceof Error ? e.message : String(e));

function* three() {
  try {
    try {
      yield* gosched();
      throw new Error('first panic');
    } catch (e) {
      print(text(e));
      throw new Error('second panic');
    }
  } catch (e) {
    yield* gosched();
    print(text(e));
  } finally {
    yield* gosched();
  }
}

function* two() {
  try {
    yield* three();
  } finally {
    yield* gosched();
  }
}

function* one() {
  yield* two();
}

export function* main() {
  yield* one();
  throw new Error('third panic');
}
