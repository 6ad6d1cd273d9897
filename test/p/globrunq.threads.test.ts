import { expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { runThreads } from '../harness/threads.ts';

const entry = 'p/globrunq';

test.each([1, 2, 4, 8])(seeded('mpmc: global queue, %i threads, every G exactly once'), async (threads) => {
  const items = 40_000;
  const { values, finish } = await runThreads<number>({ entry, scenario: 'mpmc', threads, params: { items } });
  expect(finish).toEqual({ wrong: [], size: 0, head: 0, tail: 0 });
  expect(values.reduce((a, b) => a + b)).toBe(items);
});

test.each([
  [1, 1],
  [2, 2],
  // Fewer Ps than takers is the rule: GOMAXPROCS is smaller than the number of Ms.
  [4, 4],
  [8, 8],
  [4, 40],
])(seeded('idle Ps: %i threads, %i Ps, each with one owner at a time'), async (threads, ps) => {
  const params = { ps, rounds: 24_000 / threads };
  const { values, finish } = await runThreads<number>({ entry, scenario: 'pidle', threads, params });
  expect(finish).toBe(ps);
  for (const had of values) expect(had).toBeGreaterThan(0);
});
