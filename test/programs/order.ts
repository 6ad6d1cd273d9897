// The order in which one P runs what it is given: the last `go` first (runnext), then the others as they came; and what
// yields goes behind all of them.

import { go, gosched, print, WaitGroup } from 'rt0';

function* child(id: number, wg: WaitGroup) {
  if (id === 1) {
    print('1 yields');
    yield* gosched();
  }
  print(id);
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(4);
  for (let i = 0; i < 4; i++) go(child, i, wg);
  yield* wg.wait();
  print('main');
}
