// An element of a shared array that two goroutines write without a lock.

import { go, int32Array, WaitGroup } from 'rt0';

function* writes(a: Int32Array, v: number, wg: WaitGroup) {
  a[3] = v;
  wg.done();
}

export function* main() {
  const a = int32Array(8);
  const wg = new WaitGroup();
  wg.add(2);
  go(writes, a, 1, wg);
  go(writes, a, 2, wg);
  yield* wg.wait();
}
