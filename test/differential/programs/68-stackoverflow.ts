// Go's TestStackOverflow: recursion without end is a fatal error, not a crash of the thread.
// stderr: fatal error: stack overflow

import { type Go, gosched, print } from 'rt0';

function* forever(n: number): Go<number> {
  if (n < 0) yield* gosched();
  return 1 + (yield* forever(n + 1));
}

export function* main() {
  print('going down');
  print(yield* forever(0));
}
