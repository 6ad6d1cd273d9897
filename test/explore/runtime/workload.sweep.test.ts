// Programs of goroutines whose workload shrinks together with the schedule.
// Tests src/explore/runtime: workload; src/explore: fast-check; src/explore/search: shrink.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore, replay } from '../../../src/explore/explore.ts';
import { exploring, operations } from '../../../src/explore/fast-check.ts';
import { decodeSchedule } from '../../../src/explore/target.ts';
import { WHOLE } from '../../harness/sweep.ts';

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

test.runIf(WHOLE)("a program's own workload is made small with the schedule, and stands in its string", async () => {
  const bounds = { shrink: 120, shrinkMs: 120_000 };
  const { finding, text } = await explore('test/explore/programs/shrinks.ts', { strategy: 'random', ...bounds });
  if (finding === null) throw new Error(text);
  // Two that add once.
  expect(decodeSchedule(finding.schedule).setup).toHaveProperty('with', {
    lists: [[expect.any(Number)], [expect.any(Number)]],
    torn: true,
  });
  const again = await replay(finding.schedule);
  expect(again.outcome).toEqual(finding.outcome);
  expect(again.trace).toEqual(finding.trace);
});

test('a workload that is given is made small as the caller says', async () => {
  const smaller = (w: { lists: number[][] }): { lists: number[][]; torn: boolean }[] =>
    w.lists.length === 2 ? [] : [{ lists: w.lists.slice(1), torn: true }];
  const given = {
    lists: [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
      [4, 4, 4],
    ],
    torn: true,
  };
  const options = { strategy: 'random', shrink: 40, shrinkMs: 120_000, with: given, smaller };
  const { finding } = await explore('test/explore/programs/workload.ts', options);
  const { setup } = decodeSchedule(finding?.schedule ?? '');
  expect(setup).toHaveProperty('with', { lists: given.lists.slice(2), torn: true });
});

test('what is no program and no module is refused in one line', async () => {
  await expect(explore('package.json')).rejects.toThrow(/^[^\n]+$/);
  await expect(explore('test/explore/tiny.ts')).rejects.toThrow(/^[^\n]+$/);
});
