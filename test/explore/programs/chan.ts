// Two producers and two consumers over one channel of two slots, and a select: enough to park, ready, steal and sleep.

import { type Chan, chan, go, print, select, WaitGroup } from 'rt0';

function* producer(first: number, c: Chan<number>, wg: WaitGroup) {
  for (let i = 0; i < 3; i++) yield* c.send(first + i);
  wg.done();
}

function* consumer(c: Chan<number>, sum: Chan<number>) {
  let n = 0;
  for (;;) {
    const [v, ok] = yield* c.recv2();
    if (!ok) break;
    n += v;
  }
  yield* sum.send(n);
}

export function* main() {
  const c = chan<number>(2);
  const a = chan<number>();
  const b = chan<number>();
  const wg = new WaitGroup();
  wg.add(2);
  go(producer, 1, c, wg);
  go(producer, 10, c, wg);
  go(consumer, c, a);
  go(consumer, c, b);
  yield* wg.wait();
  c.close();
  const { index, value } = yield* select([a.receiving(), b.receiving()]);
  const one = Number(value);
  const rest = yield* (index === 0 ? b : a).recv();
  print('sum', one + rest);
}
