// select of 4: main receives from four unbuffered channels, to each of which a goroutine sends. An operation is one
// select. The same program as bench/go/select4/main.go.
// Arguments: numbers that each goroutine sends to warm up, and to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print, select } from 'rt0';

const CHANNELS = 4;

function* produce(out: Chan<number>, n: number) {
  for (let i = 1; i <= n; i++) yield* out.send(i);
}

/** The sum of what arrived, in n selects for each channel. */
function* receive(n: number) {
  const a = chan<number>();
  const b = chan<number>();
  const c = chan<number>();
  const d = chan<number>();
  go(produce, a, n);
  go(produce, b, n);
  go(produce, c, n);
  go(produce, d, n);
  let sum = 0;
  for (let i = 0; i < CHANNELS * n; i++) {
    const { value } = yield* select([a.receiving(), b.receiving(), c.receiving(), d.receiving()]);
    sum += value ?? 0;
  }
  return sum;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* receive(warm);
  const started = nanotime();
  const sum = yield* receive(timed);
  const elapsed = nanotime() - started;
  const ops = CHANNELS * timed;
  const right = sum === (ops * (timed + 1)) / 2;
  print(JSON.stringify({ ns: elapsed / ops, ops, got: right ? ops : 0 }));
  if (!right) exit(1);
}
