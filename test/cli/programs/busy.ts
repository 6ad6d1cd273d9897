// Computes for so many milliseconds (args) in three goroutines, one of which is parked at the end.

import { args, chan, go, nanotime, print } from 'rt0';

function* spin(until: number, n: number) {
  let x = n;
  while (nanotime() < until) for (let i = 0; i < 1000; i++) x = (x + i) | 0;
  if (n === 2) yield* chan<number>().recv();
  print(`done ${n}`);
}

export function* main() {
  const until = nanotime() + Number(args()[0]) * 1e6;
  print('begins');
  go(spin, until, 1);
  go(spin, until, 2);
  yield* spin(until, 3);
}
