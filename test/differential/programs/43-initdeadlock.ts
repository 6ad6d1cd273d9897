// Go's TestInitDeadlock: main is not reached.
// stderr: goroutine 1 [select (no cases)

import { print, select } from 'rt0';

export function* init() {
  print('init');
  yield* select([]);
  throw new Error('not reached');
}

export function* main() {
  print('BUG: main');
}
