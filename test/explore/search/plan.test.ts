// How a plan is cut into rounds: nothing is left out and nothing done twice, whoever takes which round.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, isExhaustive, type Plan, PORTFOLIO, type Round, roundOf } from '../../../src/explore/search/plan.ts';

function roundsOf(plan: Plan): Round[] {
  const rounds: Round[] = [];
  for (let r = roundOf(plan, 0); r !== null; r = roundOf(plan, rounds.length)) rounds.push(r);
  return rounds;
}

test('the rounds of a plan have its executions, each once, and a seed each', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(5000), fc.integer({ min: 1, max: 700 }), (seed, iterations, round) => {
      const rounds = roundsOf({ seed, iterations, round, strategy: 'random' });
      let before = 0;
      for (const [i, r] of rounds.entries()) {
        expect(r).toMatchObject({ number: i, before, seed: (seed + i) | 0, strategy: 'random' });
        expect(r.iterations).toBeGreaterThan(0);
        expect(r.iterations).toBeLessThanOrEqual(round);
        before += r.iterations;
      }
      expect(before).toBe(iterations);
      expect(roundOf({ seed, iterations, round }, rounds.length + 3)).toBeNull();
    }),
  );
});

test('without a strategy the rounds take those of the portfolio in turn', () => {
  const rounds = roundsOf({ seed: 1, iterations: 128 * (PORTFOLIO.length + 1) });
  expect(rounds.map((r) => r.strategy)).toEqual([...PORTFOLIO, PORTFOLIO[0]]);
});

test.each(['dfs', 'dfs:3', 'dpor', 'rr:2'])('%s goes on where it left off: it is one round', (strategy) => {
  const rounds = roundsOf({ seed: 9, iterations: 100_000, strategy });
  expect(rounds).toEqual([{ number: 0, strategy, seed: 9, iterations: 100_000, before: 0 }]);
});

test('which strategies end by themselves', () => {
  expect(['dfs', 'dfs:2', 'dpor'].every(isExhaustive)).toBe(true);
  expect(['rr:1', 'random', 'pct:3', undefined].some(isExhaustive)).toBe(false);
});

test('strategies are named once, those of the portfolio first and in its order', () => {
  expect(inOrder(['pct:9', 'pos', 'random', 'pos', 'pct:9'])).toEqual(['random', 'pos', 'pct:9']);
});
