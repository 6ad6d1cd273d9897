// Panics while another goroutine waits.

import { chan, go, gosched } from 'rt0';

function* waits() {
  yield* chan<number>().recv();
}

export function* main() {
  go(waits);
  yield* gosched();
  throw new Error('on purpose');
}
