// Programs of goroutines whose workload shrinks together with the schedule.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/any.ts';
import { exploring, operations } from '../../src/explore/fast-check.ts';

const program = 'test/explore/programs/workload.ts';
const work = (torn: boolean): fc.Arbitrary<{ lists: number[][]; torn: boolean }> =>
  operations(fc.integer({ min: 1, max: 9 }), { threads: 3, length: 3 }).map((lists) => ({ lists, torn }));

test('a program holds for all workloads', async () => {
  await fc.assert(fc.asyncProperty(work(false), exploring(program, { strategy: 'pct:3', iterations: 5 })), {
    numRuns: 2,
  });
});

test('a torn addition is found, and made small', async () => {
  const options = { strategy: 'random', iterations: 300, shrink: 200 };
  const done = await fc.check(fc.asyncProperty(work(true), exploring(program, options)), { seed: 3, numRuns: 10 });
  expect(done.failed).toBe(true);
  expect(done.counterexample?.[0]).toEqual({ lists: [[1], [1]], torn: true });
  expect(String((done.errorInstance as Error).message)).toContain('bin/rt0 replay');
});

test('what is no program and no module is refused in one line', async () => {
  await expect(explore('package.json')).rejects.toThrow(/^[^\n]+$/);
  await expect(explore('test/explore/tiny.ts')).rejects.toThrow(/^[^\n]+$/);
});
