// Objects through channels are copied, as structs are in Go: what the sender changes afterwards, the receiver does not
// see.

import { type Chan, chan, go, print } from 'rt0';

interface Point {
  name: string;
  at: [number, number];
  tags: string[];
}

function* sender(c: Chan<Point>, done: Chan<boolean>) {
  for (let i = 0; i < 3; i++) {
    yield* c.send({ name: `p${i}`, at: [i, i * i], tags: i === 2 ? [] : ['x', `${i}`] });
  }
  const p = chan<Point>(1);
  const mine: Point = { name: 'mine', at: [1, 2], tags: [] };
  p.trySend(mine);
  mine.name = 'changed';
  mine.at[0] = 99;
  const { value } = p.tryRecv();
  if (value !== undefined) yield* c.send(value);
  c.close();
  yield* done.send(true);
}

function describe(p: Point): string {
  return `${p.name} (${p.at.join(' ')}) [${p.tags.join(' ')}]`;
}

export function* main() {
  const c = chan<Point>(2);
  const done = chan<boolean>();
  go(sender, c, done);
  for (;;) {
    const [p, ok] = yield* c.recv2();
    if (!ok) break;
    print(describe(p));
  }
  print(yield* done.recv());
}
