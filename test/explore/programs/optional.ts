// Handles behind `?.`, and taken apart: the transform has to see the operations that these do.

import { type Chan, chan, go, WaitGroup } from 'rt0';

const wg = new WaitGroup();

function* closer(box: Chan<Chan<number>>) {
  const { value } = { value: yield* box.recv() };
  value?.close();
  wg.done();
}

function* taker(c: Chan<number>) {
  yield* c.recv2();
  wg.done();
}

export function* main() {
  const box = chan<Chan<number>>(2);
  const a = chan<number>();
  const b = chan<number>();
  wg.add(4);
  go(closer, box);
  go(closer, box);
  go(taker, a);
  go(taker, b);
  yield* box.send(a);
  yield* box.send(b);
  yield* wg.wait();
}
