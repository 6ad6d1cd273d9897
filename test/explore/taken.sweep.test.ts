// The explorer takes what `rt0 run` takes: parameters of goroutine functions of every form. And it finds nothing where
// nothing is wrong.

import { expect, test } from 'vitest';
import { exploreProgram } from '../../src/explore/explore-program.ts';
import { everyNth } from '../harness/sweep.ts';

const at = (name: string): string => `test/cases/goroutines/${name}.ts`;

test.each(['explore-default-param', 'explore-rest-param', 'asynq145-destructured'])('%s', async (name) => {
  const result = await exploreProgram(at(name), { strategy: 'random', iterations: 5, args: ['fixed'], leaks: true });
  expect(result.text).toMatch(/^nothing found: 5 schedules/);
});

test.each([
  ['explore-destructured-param', /^leaked: goroutine \d+ \[chan receive\]/],
  ['asynq145-destructured', /^leaked: goroutine \d+ \[select\]/],
])('%s: a leak of its own is found', async (name, what) => {
  const result = await exploreProgram(at(name), { strategy: 'random', iterations: 200, shrink: 0, leaks: true });
  expect(result.text).toMatch(what);
});

/** The place where a false alarm was is one of 32 (wakes-late.ts). */
const SHIFTS = everyNth(
  4,
  Array.from({ length: 32 }, (_, k) => k + 3),
);
test(`a semaphore whose waiter is about to be made runnable is not lost (I19), at ${SHIFTS.length} of 32 places`, async () => {
  for (const k of SHIFTS) {
    const options = { args: [`${k}`], strategy: 'random:0.01', procs: 1, iterations: 4, shrink: 0, races: false };
    const result = await exploreProgram('test/explore/programs/wakes-late.ts', options);
    expect([k, result.text]).toEqual([k, expect.stringMatching(/^nothing found/)]);
  }
});
