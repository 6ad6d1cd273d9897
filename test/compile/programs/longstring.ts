// A string that lives as long as its goroutine, which waits a thousand times.

import { args, type Chan, chan, go, gosched, print } from 'rt0';

function* clock(ticks: Chan<number>) {
  for (let i = 0; i < 500; i++) yield* ticks.send(i);
  ticks.close();
}

export function* main() {
  const text = `x${args().join()}`.repeat(2 * 1024 * 1024);
  const ticks = chan<number>();
  go(clock, ticks);
  for (;;) {
    const [, ok] = yield* ticks.recv2();
    if (!ok) break;
    yield* gosched();
  }
  print(text.length);
}
