// Once: of many callers one runs the function, the others wait until it has. A panic counts as done.

import { AtomicInt32, type Chan, chan, go, gosched, Once, print } from 'rt0';

function* setup(value: AtomicInt32, runs: AtomicInt32) {
  for (let i = 0; i < 10; i++) {
    value.add(1);
    yield* gosched();
  }
  runs.add(1);
}

function* caller(once: Once, value: AtomicInt32, runs: AtomicInt32, out: Chan<number>) {
  yield* once.do(setup, value, runs);
  yield* out.send(value.load());
}

function* fails(): Generator<never, void> {
  throw new Error('failed');
}

function* neverAgain(): Generator<never, void> {
  print('BUG: run twice');
}

export function* main() {
  const once = new Once();
  const value = new AtomicInt32(0);
  const runs = new AtomicInt32(0);
  const out = chan<number>();
  for (let i = 0; i < 20; i++) go(caller, once, value, runs, out);
  let sum = 0;
  for (let i = 0; i < 20; i++) sum += yield* out.recv();
  print('every caller saw 10:', sum === 200, 'runs', runs.load());

  const panics = new Once();
  try {
    yield* panics.do(fails);
    print('BUG: no panic');
  } catch (e) {
    print('recovered', e instanceof Error ? e.message : String(e));
  }
  yield* panics.do(neverAgain);
  print('done');
}
