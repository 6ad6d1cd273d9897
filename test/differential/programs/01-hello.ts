// Goroutines and a channel: who starts, who sends, who waits.

import { type Chan, chan, go, print, WaitGroup } from 'rt0';

function* greet(name: string, out: Chan<string>) {
  yield* out.send(`hello, ${name}`);
}

function* count(n: number, wg: WaitGroup, sum: Chan<number>) {
  let total = 0;
  for (let i = 1; i <= n; i++) total += i;
  yield* sum.send(total);
  wg.done();
}

export function* main() {
  const out = chan<string>();
  go(greet, 'world', out);
  print(yield* out.recv());

  const wg = new WaitGroup();
  const sums = chan<number>(3);
  wg.add(3);
  for (let i = 1; i <= 3; i++) go(count, i * 10, wg, sums);
  yield* wg.wait();
  const a = yield* sums.recv();
  const b = yield* sums.recv();
  const c = yield* sums.recv();
  print('sum', a + b + c);
}
