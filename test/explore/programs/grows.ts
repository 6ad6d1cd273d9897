// Goroutines whose stacks outgrow their first size while others hand each other values.

import { type Chan, chan, type Go, go, WaitGroup } from 'rt0';

function* deep(n: number, c: Chan<number>): Go<number> {
  if (n === 0) return yield* c.recv();
  return 1 + (yield* deep(n - 1, c));
}

function* digs(n: number, c: Chan<number>, sum: Chan<number>, wg: WaitGroup) {
  const got = yield* deep(n, c);
  yield* sum.send(got);
  wg.done();
}

export function* main() {
  const c = chan<number>(1);
  const sum = chan<number>(3);
  const wg = new WaitGroup();
  wg.add(3);
  for (let i = 0; i < 3; i++) go(digs, 70 + 40 * i, c, sum, wg);
  for (let i = 0; i < 3; i++) yield* c.send(i);
  yield* wg.wait();
  let all = 0;
  for (let i = 0; i < 3; i++) all += yield* sum.recv();
  if (all !== 70 + 110 + 150 + 0 + 1 + 2) throw new Error(`${all}`);
}
