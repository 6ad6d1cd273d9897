// Go's TestRecursivePanic: a catch clause that throws, a catch further up, then a panic that nobody catches.

import { print } from 'rt0';

const text = (e: unknown): string => (e instanceof Error ? e.message : String(e));

function* inner(): Generator<never, void> {
  try {
    throw new Error('bad');
  } catch (e) {
    throw new Error(`wrap: ${text(e)}`);
  }
}

export function* main() {
  try {
    yield* inner();
  } catch (e) {
    print(text(e));
  }
  throw new Error('again');
}
