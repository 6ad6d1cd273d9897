// The local run queue on real threads: every G exactly once, whoever fights over it.

import { expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { runThreads } from '../harness/threads.ts';

const entry = 'p/runq';
interface Recount {
  wrong: string[];
  overflowed: number;
  stolen: number;
}
const sum = (ns: readonly number[]): number => ns.reduce((a, b) => a + b, 0);

test('one thread alone puts, gets and overflows', async () => {
  const params = { items: 5000, ownertakes: 60 };
  const { values, finish } = await runThreads<number, Recount>({ entry, scenario: 'stress', threads: 1, params });
  expect(finish).toMatchObject({ wrong: [], stolen: 0 });
  expect(values).toEqual([5000]);
});

test(seeded('every G arrives once when the owner only puts and one thief only steals'), async () => {
  const params = { items: 40_000, ownertakes: 0 };
  const { values, finish } = await runThreads<number, Recount>({ entry, scenario: 'stress', threads: 2, params });
  expect(finish.wrong).toEqual([]);
  expect(values).toEqual([0, 40_000]);
  expect(finish.stolen).toBeGreaterThan(0);
});

test.each([2, 4, 8])(seeded('a full queue that %i threads set upon at the same moment loses no G'), async (threads) => {
  const rounds = 1200 / threads;
  const params = { items: 256, rounds };
  const { values, finish } = await runThreads<number, Recount>({ entry, scenario: 'stampede', threads, params });
  expect(finish.wrong).toEqual([]);
  expect(sum(values)).toBe(256 * rounds);
});

test.each([
  [2, 'debug'],
  [4, 'debug'],
  [8, 'debug'],
  [2, 'release'],
  [4, 'release'],
] as const)(seeded('stress: an owner that puts and gets, %i threads, %s'), async (threads, build) => {
  const params = { items: 40_000, ownertakes: 50 };
  const { values, finish } = await runThreads<number, Recount>({ entry, scenario: 'stress', threads, params, build });
  expect(finish.wrong).toEqual([]);
  expect(sum(values)).toBe(40_000);
});

test.each([
  [2, 'debug'],
  [4, 'debug'],
  [8, 'debug'],
  [2, 'release'],
] as const)(seeded('mesh: %i threads put, get and steal from each other, %s'), async (threads, build) => {
  const params = { items: 40_000 };
  const { finish } = await runThreads<number, Recount>({ entry, scenario: 'mesh', threads, params, build });
  expect(finish.wrong).toEqual([]);
  expect(finish.stolen).toBeGreaterThan(0);
});

test.each([2, 4, 8])(
  seeded('runqputslow loses no G against %i threads of which all but one steal'),
  async (threads) => {
    const params = { items: 50_000 };
    const { finish } = await runThreads<number, Recount>({ entry, scenario: 'overflow', threads, params });
    expect(finish.wrong).toEqual([]);
    expect(finish.overflowed, 'the queue was full at least now and then').toBeGreaterThan(10);
  },
);

test.each([3, 5])(seeded('each of the thieves of %i threads gets something'), async (threads) => {
  const params = { items: 80_000, ownertakes: 0 };
  const { values } = await runThreads<number, Recount>({ entry, scenario: 'stress', threads, params });
  for (const [i, n] of values.entries()) if (i > 0) expect(n, `thread ${i} of ${values}`).toBeGreaterThan(0);
});

test('TestSchedLocalQueueEmpty', async () => {
  const iters = 100_000;
  const { values } = await runThreads<number>({ entry, scenario: 'empty', threads: 2, params: { iters, items: 2 } });
  expect(values).toEqual([0, iters]);
});

test.each([2, 3])(seeded('a queue with a G in it never looks empty: %i threads, no rounds'), async (threads) => {
  const params = { iters: 200_000, items: 4 };
  const { values } = await runThreads<number>({ entry, scenario: 'neverempty', threads, params });
  for (const looks of values.slice(1)) expect(looks).toBeGreaterThan(1000);
});
