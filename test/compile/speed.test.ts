// Loops in a compiled body against the same plain function, side by side, the fastest run of each, since other processes share
// the cores. The goal (issue 3) is 80%. It is not reached yet: 66% to 74% were measured on 2026-11-21. The test guards what is
// there; raise GUARD to 0.8 with the change that gets there.

import { expect, test } from 'vitest';
import { runBody } from './oracle/body.ts';

const N = 300;
const GUARD = 0.5;

const loops = `
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < 20; k++) s = (s + i * j + k) | 0;
      if ((s & 7) === 3) continue;
      s ^= j;
    }
  }
  return s;`;

test('nested loops', () => {
  const plain = new Function('n', loops) as (n: number) => number;
  const compiled = runBody(`function* body(n) {${loops}}`);
  expect(compiled(N)).toBe(plain(N));
  // The fastest of many short runs of each: what the host takes away in between does not count.
  let fastPlain = Number.POSITIVE_INFINITY;
  let fastCompiled = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 150; round++) {
    fastPlain = Math.min(
      fastPlain,
      time(() => plain(N)),
    );
    fastCompiled = Math.min(
      fastCompiled,
      time(() => compiled(N)),
    );
  }
  const best = fastPlain / fastCompiled;
  console.log(`compiled loops run at ${Math.round(best * 100)}% of plain ones`);
  expect(best).toBeGreaterThan(GUARD);
});

function time(f: () => unknown): number {
  const t = performance.now();
  f();
  return performance.now() - t;
}
