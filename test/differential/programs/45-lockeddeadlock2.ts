// Go's TestLockedDeadlock2: the locked goroutine is not main's.

import { type Chan, chan, go, lockOSThread, print, select } from 'rt0';

function* locked(c: Chan<boolean>) {
  lockOSThread();
  yield* c.send(true);
  yield* select([]);
}

export function* main() {
  const c = chan<boolean>();
  go(locked, c);
  yield* c.recv();
  print('locked');
  yield* select([]);
}
