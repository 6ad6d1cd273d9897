// Go's TestSimpleDeadlock.
// stderr: goroutine 1 [select (no cases)]:

import { select } from 'rt0';

export function* main() {
  yield* select([]);
  throw new Error('not reached');
}
