// A throw goes up through goroutine calls that have waited, is caught, looked at, and thrown again.

import { type Go, gosched, print } from 'rt0';

const text = (e: unknown): string => (e instanceof Error ? e.message : String(e));

function* deep(n: number): Go<number> {
  yield* gosched();
  if (n === 0) throw new Error('bottom');
  return 1 + (yield* deep(n - 1));
}

function* twice(n: number) {
  try {
    return yield* deep(n);
  } catch (e) {
    yield* gosched();
    throw new Error(`${n} above ${text(e)}`);
  }
}

function* safe(a: number, b: number) {
  try {
    yield* gosched();
    if (b === 0) throw new Error('divide by zero');
    return Math.trunc(a / b);
  } catch (e) {
    print('recovered:', text(e));
    return -1;
  }
}

export function* main() {
  print(yield* safe(10, 2));
  print(yield* safe(10, 0));
  for (let n = 0; n < 40; n += 13) {
    try {
      print(yield* twice(n));
    } catch (e) {
      print('caught', text(e));
    }
  }
}
