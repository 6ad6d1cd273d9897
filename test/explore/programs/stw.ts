// The number of Ps goes up and down while goroutines compute, hand each other values and set timers: the world is
// stopped again and again, and what the Ps that go had is moved.

import { AtomicInt32, afterFunc, type Chan, chan, go, gomaxprocs, gosched, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* busy(n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) turns.add(1);
  wg.done();
}

function* passes(from: Chan<number>, to: Chan<number>, wg: WaitGroup) {
  for (let i = 0; i < 3; i++) yield* to.send((yield* from.recv()) + 1);
  wg.done();
}

function* rings() {
  turns.add(1);
}

export function* main() {
  const wg = new WaitGroup();
  const a = chan<number>(1);
  const b = chan<number>();
  wg.add(3);
  go(passes, a, b, wg);
  go(busy, 300, wg);
  const t = afterFunc(0.01, rings);
  afterFunc(0.02, rings);
  const was = yield* gomaxprocs(1);
  yield* a.send(0);
  go(busy, 100, wg);
  let v = yield* b.recv();
  yield* gomaxprocs(was + 1);
  yield* a.send(v);
  yield* gosched();
  t.stop();
  v = yield* b.recv();
  yield* gomaxprocs(was);
  yield* a.send(v);
  v = yield* b.recv();
  yield* wg.wait();
  if (v !== 3) throw new Error(`${v} passed, 3 expected`);
}
