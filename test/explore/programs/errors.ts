// Errors that are kept across a park and sent through a channel, stack and all, and loops that look at the clock: what
// a machine does next depends on both.

import { type Chan, chan, go, print, WaitGroup } from 'rt0';

function* fails(n: number) {
  for (let i = 0, x = n; ; i = (i + x) % 7, x++) {
    if (x > n + 40) throw new Error(`worker ${n} at ${i}`);
  }
}

function* worker(n: number, out: Chan<Error>, wg: WaitGroup) {
  try {
    yield* fails(n);
  } catch (e) {
    yield* out.send(e as Error);
    print((e as Error).message);
  }
  wg.done();
}

export function* main() {
  const out = chan<Error>();
  const wg = new WaitGroup();
  for (let i = 0; i < 3; i++) {
    wg.add(1);
    go(worker, i, out, wg);
  }
  for (let i = 0; i < 3; i++) {
    const e = yield* out.recv();
    print(e?.message.length, (e?.stack ?? '').includes('fails'));
  }
  yield* wg.wait();
}
