// Skynet: a goroutine starts ten, each of which starts ten, ... down to a million leaves, and every level adds up what
// comes back. 1,111,111 goroutines; while they wait each costs its stack (2 KiB) and a channel.

import { type Chan, chan, go, print } from 'rt0';

const LEAVES = 1_000_000;
const CHILDREN = 10;

function* skynet(first: number, size: number, out: Chan<number>) {
  if (size === 1) {
    yield* out.send(first);
    return;
  }
  const sums = chan<number>(CHILDREN);
  const part = size / CHILDREN;
  for (let i = 0; i < CHILDREN; i++) go(skynet, first + i * part, part, sums);
  let sum = 0;
  for (let i = 0; i < CHILDREN; i++) sum += yield* sums.recv();
  yield* out.send(sum);
}

export function* main() {
  const result = chan<number>();
  go(skynet, 0, LEAVES, result);
  const sum = yield* result.recv();
  print(`sum ${sum}, expected ${(LEAVES * (LEAVES - 1)) / 2}`);
}
