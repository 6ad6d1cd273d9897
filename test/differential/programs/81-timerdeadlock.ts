// Waiting for a timer that has run: asleep for good.
// stderr: goroutine 1 [chan receive]:

import { print, Timer } from 'rt0';

export function* main() {
  const t = new Timer(1);
  yield* t.c.recv();
  print('once');
  yield* t.c.recv();
}
