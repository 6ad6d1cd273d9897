// What a search says that it has covered, against a count of its own executions.
// Tests src/explore/search: coverage, attempt, search, subject.

import { expect, test } from 'vitest';
import { Runner } from '../../../src/explore/search/attempt.ts';
import { search } from '../../../src/explore/search/search.ts';
import { strategyNamed } from '../../../src/explore/strategies/index.ts';
import { threadsSubject } from '../../../src/explore/threads/threads-subject.ts';

const subject = () => threadsSubject({ module: new URL('../../../examples/explore/spsc.ts', import.meta.url) }, {});

test('schedules, distinct ones, points and switches are what was run', async () => {
  const { coverage } = search(await subject(), { strategy: 'random', seed: 9, iterations: 300 });
  const runner = new Runner(await subject());
  const strategy = strategyNamed('random', 9);
  const seen = new Set<string>();
  const sum = { points: 0, switches: 0, longest: 0 };
  for (let i = 0; i < 300; i++) {
    strategy.begin(i);
    runner.run(strategy);
    seen.add(runner.engine.segments.join());
    sum.points += runner.engine.steps;
    sum.switches += runner.engine.switches;
    sum.longest = Math.max(sum.longest, runner.engine.steps);
  }
  expect(coverage).toMatchObject({ schedules: 300, distinct: seen.size, threads: 2, redundant: 0, cut: 0, ...sum });
});

test("pct's bound is 1 - (1 - 1/(n k^(d-1)))^executions", async () => {
  // Depth 1: who comes first. Two threads: one half each time.
  const one = search(await subject(), { strategy: 'pct:1', seed: 9, iterations: 10 }).coverage;
  expect(one.pct['1']).toBeCloseTo(1 - 2 ** -10, 12);
  // Every execution counts with the length that its change points were drawn from, which is never less than 1/(n
  // longest).
  const two = search(await subject(), { strategy: 'pct:2', seed: 9, iterations: 100 }).coverage;
  expect(two.pct['2']).toBeGreaterThan(1 - (1 - 1 / (2 * 64)) ** 100 - 1e-12);
  expect(two.pct['2']).toBeLessThan(1 - (1 - 1 / 2 / (two.longest / 2)) ** 100);
});

test('a pair that was seen in both orders is no longer called never reversed', async () => {
  const few = search(await subject(), { strategy: 'random', seed: 9, iterations: 1 }).coverage;
  const all = search(await subject(), { strategy: 'dpor' }).coverage;
  expect(few.neverReversed.length).toBeGreaterThan(0);
  expect(all.pairs).toBeGreaterThanOrEqual(few.pairs);
  expect(all.neverReversed).toEqual([]);
});
