// Go's TestLockedDeadlock: an M that waits for its goroutine is idle.

import { lockOSThread, print, select } from 'rt0';

export function* main() {
  lockOSThread();
  print('locked');
  yield* select([]);
}
