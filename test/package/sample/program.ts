// A program that is right: what a user writes first.

import { type Chan, chan, go, print } from 'rt0';

function* worker(results: Chan<number>, n: number) {
  yield* results.send(n * n);
}

export function* main() {
  const results = chan<number>();
  for (let i = 1; i <= 3; i++) go(worker, results, i);
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += yield* results.recv();
  print('sum', sum);
}
