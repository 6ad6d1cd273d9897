// The number of Ps changes under load: queues and timers of Ps that go away have to come to others.

import { chan, go, gomaxprocs, print, sleep, WaitGroup } from 'rt0';

const wg = new WaitGroup();
const results = chan<number>(8);

function* worker(n: number) {
  yield* results.send(n);
  wg.done();
}

function* napper(n: number) {
  yield* sleep(n);
  yield* results.send(n);
  wg.done();
}

export function* main() {
  wg.add(5);
  go(napper, 2);
  for (let i = 1; i <= 3; i++) go(worker, i);
  yield* gomaxprocs(3);
  go(napper, 1);
  yield* gomaxprocs(1);
  yield* gomaxprocs(2);
  yield* wg.wait();
  let sum = 0;
  for (let i = 0; i < 5; i++) sum += yield* results.recv();
  print('sum', sum);
}
