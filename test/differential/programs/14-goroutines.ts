// Go's test/chan/goroutines.go: 10,000 goroutines threaded together, torn down by one value that runs through them all.

import { type Chan, chan, go, print } from 'rt0';

const N = 10_000;

function* pass(left: Chan<number>, right: Chan<number>) {
  yield* left.send(1 + (yield* right.recv()));
}

function* begin(c: Chan<number>) {
  yield* c.send(1);
}

export function* main() {
  const leftmost = chan<number>();
  let left = leftmost;
  for (let i = 0; i < N; i++) {
    const right = chan<number>();
    go(pass, left, right);
    left = right;
  }
  go(begin, left);
  print(yield* leftmost.recv());
}
