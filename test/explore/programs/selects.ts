// Selects against selects, sends and receives on three channels, one of them without a buffer; then all is closed.

import { type Chan, chan, go, select, trySelect, WaitGroup } from 'rt0';

function* gives(a: Chan<number>, b: Chan<number>, first: number, wg: WaitGroup) {
  for (let i = 0; i < 2; i++) yield* select([a.sending(first + i), b.sending(first + i)]);
  wg.done();
}

function* gets(b: Chan<number>, a: Chan<number>, sums: Chan<number>) {
  let sum = 0;
  let open = 2;
  let left: Chan<number> | null = a;
  let right: Chan<number> | null = b;
  while (open > 0) {
    const r = yield* select([right === null ? null : right.receiving(), left === null ? null : left.receiving()]);
    if (r.ok) sum += Number(r.value);
    else {
      open--;
      if (r.index === 0) right = null;
      else left = null;
    }
  }
  yield* sums.send(sum);
}

export function* main() {
  const a = chan<number>();
  const b = chan<number>(2);
  const sums = chan<number>(2);
  const wg = new WaitGroup();
  wg.add(3);
  go(gives, a, b, 1, wg);
  go(gets, b, a, sums);
  go(gives, b, a, 10, wg);
  go(gets, b, a, sums);
  go(gives, a, b, 100, wg);
  let sum = a.trySend(1000) ? 1000 : 0;
  const r = trySelect([a.receiving(), b.sending(0)]);
  if (r.index === 0) sum -= Number(r.value);
  yield* wg.wait();
  a.close();
  b.close();
  sum -= yield* sums.recv();
  sum -= yield* sums.recv();
  if (sum !== -(1 + 2 + 10 + 11 + 100 + 101)) throw new Error(`${sum} is left`);
}
