// A package variable that two goroutines change without a lock.

import { go, print, WaitGroup } from 'rt0';

let total = 0;

function* adds(wg: WaitGroup) {
  total += 1;
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(2);
  go(adds, wg);
  go(adds, wg);
  yield* wg.wait();
  print(total);
}
