// A token goes round a ring of 50 goroutines until it has been passed on 10,001 times; who has it then says so.

import { type Chan, chan, go, print } from 'rt0';

const NODES = 50;
const PASSES = 10_001;

function* node(id: number, src: Chan<number>, dst: Chan<number>, done: Chan<number>) {
  for (;;) {
    const token = yield* src.recv();
    if (token === PASSES) yield* done.send(id);
    else yield* dst.send(token + 1);
  }
}

export function* main() {
  const done = chan<number>();
  const first = chan<number>();
  let src = first;
  for (let id = 1; id < NODES; id++) {
    const dst = chan<number>();
    go(node, id, src, dst, done);
    src = dst;
  }
  go(node, NODES, src, first, done);
  yield* first.send(1);
  print('last', yield* done.recv());
}
