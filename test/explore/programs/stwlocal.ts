// The world is stopped while Ps have goroutines of their own that nobody has begun to run: they need an M each when it
// starts again.

import { AtomicInt32, go, gomaxprocs, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* tiny(wg: WaitGroup) {
  turns.add(1);
  wg.done();
}

function* spawns(wg: WaitGroup) {
  for (let i = 0; i < 3; i++) go(tiny, wg);
  for (let i = 0; i < 500; i++) turns.add(1);
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(8);
  go(spawns, wg);
  go(spawns, wg);
  for (let i = 0; i < 60; i++) turns.add(1);
  const was = yield* gomaxprocs(4);
  for (let i = 0; i < 2000; i++) turns.add(1);
  yield* gomaxprocs(was);
  yield* wg.wait();
}
