// A nil case in a select is never taken: two streams are merged, and each is switched off when it ends.

import { type Chan, chan, go, print, select } from 'rt0';

function* stream(c: Chan<number>, from: number, n: number) {
  for (let i = 0; i < n; i++) yield* c.send(from + i);
  c.close();
}

export function* main() {
  let a: Chan<number> | null = chan<number>();
  let b: Chan<number> | null = chan<number>(2);
  go(stream, a, 0, 30);
  go(stream, b, 1000, 10);
  let sumA = 0;
  let sumB = 0;
  while (a !== null || b !== null) {
    const { index, value, ok } = yield* select([a?.receiving() ?? null, b?.receiving() ?? null]);
    if (index === 0) {
      if (ok) sumA += value ?? 0;
      else a = null;
    } else if (ok) sumB += value ?? 0;
    else b = null;
  }
  print('a', sumA, 'b', sumB);
}
