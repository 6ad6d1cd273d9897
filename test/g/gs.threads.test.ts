import { expect, test } from 'vitest';
import { Grunnable } from '../../src/shared/layout.ts';
import { seeded } from '../harness/seed.ts';
import { runThreads } from '../harness/threads.ts';

const entry = 'g/gs';

test.each([1, 2, 4, 8])(seeded('free Gs: %i threads, each G has one owner and none is lost'), async (threads) => {
  const params = { rounds: 100_000 / threads };
  const { finish } = await runThreads({ entry, scenario: 'gfree', threads, params });
  expect(finish).toEqual([]);
});

test.each([1, 2, 4, 8])(seeded('goids: %i threads make goroutines, no id comes twice'), async (threads) => {
  const rounds = 10_000 / threads;
  const { values } = await runThreads<number[]>({ entry, scenario: 'goids', threads, params: { rounds } });
  const ids = values.flat();
  expect(ids).toHaveLength(threads * rounds);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Math.min(...values.map((v) => v[0] ?? 0))).toBe(1);
  // Batches of 16: what a P did not use up is all that is missing.
  expect(ids.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(ids.length + 16 * threads);
});

test.each([2, 3, 5])(seeded('status: one owner, %i threads in all of which the others scan'), async (threads) => {
  const params = { rounds: 30_000 };
  const { values, finish } = await runThreads<number>({ entry, scenario: 'scan', threads, params });
  expect(finish).toBe(Grunnable);
  expect(values.slice(1).reduce((a, b) => a + b)).toBeGreaterThan(0);
});

test.each([2, 4, 8])(
  seeded('allgs: %i threads, readers never see an entry before it is there (#49686)'),
  async (threads) => {
    const params = { rounds: 25, gs: 5000 };
    const { values } = await runThreads<number>({ entry, scenario: 'allgs', threads, params });
    expect(values.reduce((a, b) => a + b)).toBeGreaterThan(0);
  },
);
