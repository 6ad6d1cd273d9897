// The portfolio: the same finding and the same coverage on any number of cores, for modules and programs.
// Tests src/explore/search: exploration, plan, portfolio, rounds, search-worker; src/explore: load-target.

import { expect, test } from 'vitest';
import { explore } from '../../../src/explore/explore.ts';
import { figuresOf } from '../../../src/explore/search/coverage.ts';
import type { Exploration } from '../../../src/explore/search/exploration.ts';
import { alone, mergeShares, runRounds, type Share } from '../../../src/explore/search/rounds.ts';
import { threadsSubject } from '../../../src/explore/threads/threads-subject.ts';

const example = (name: string): URL => new URL(`../../../examples/explore/${name}.ts`, import.meta.url);

/** What does not depend on who did it, and how long it took. */
function result({ finding, coverage, strategy, executions, text }: Exploration): object {
  // A sum of many logarithms depends on their order.
  const { pct, ...figures } = coverage;
  const chances = Object.entries(pct).map(([depth, chance]) => [depth, chance.toPrecision(9)]);
  if (finding === null) return { text, strategy, executions, figures, chances };
  // How much was covered besides is chance when something was found. What was thrown stays in its thread.
  const { error: _, ...outcome } = finding.outcome;
  return { finding: { ...finding, outcome }, text, executions };
}

/** In this thread, and on some workers. */
async function everywhere(
  numbers: readonly number[],
  run: (workers: number) => Promise<Exploration>,
): Promise<Exploration> {
  const here = await run(0);
  for (const workers of numbers) expect(result(await run(workers))).toEqual(result(here));
  return here;
}

test('a broken module: the same finding on any number of cores', async () => {
  const { finding } = await everywhere([1, 3], (workers) =>
    explore(example('chaselev-broken'), { strategy: 'pct:4', seed: 3, iterations: 5000, workers }),
  );
  // Not in the first round: others had work to do meanwhile.
  expect(finding?.outcome.message).toMatch(/^taken: /);
});

test('a module that holds: the same coverage', async () => {
  const { coverage } = await everywhere([2], (workers) =>
    explore(example('peterson'), { strategy: 'pct:2', iterations: 3000, workers }),
  );
  expect(coverage.schedules).toBe(3000);
  expect(coverage.pairs).toBeGreaterThan(0);
  expect(coverage.pct['2']).toBeGreaterThan(0.5);
});

test('a program of goroutines: the same', async () => {
  await everywhere([2], (workers) =>
    explore('test/explore/programs/tiny.ts', { iterations: 130, races: false, workers }),
  );
});

test('of two findings the one of the lower round counts, and coverage adds up', async () => {
  const subject = await threadsSubject({ module: example('chaselev-broken') }, {});
  const plan = { strategy: 'pct:4', seed: 3, iterations: 5000, round: 50 };
  const from = (first: number): Promise<Share> => {
    const turns = alone(plan, {});
    for (let i = 0; i < first; i++) turns.next();
    return runRounds(subject, turns, { races: true, shrink: 0 });
  };
  const all = await from(0);
  const round = all.finding?.round as number;
  // Somebody who began later has found something else.
  const later = await from(round + 1);
  expect(later.finding?.round).toBeGreaterThan(round);
  const both = mergeShares([later, all]);
  expect(both.finding).toBe(all.finding);
  expect(both.tally.schedules).toBe(all.tally.schedules + later.tally.schedules);
  expect(both.tally.seen.size).toBeLessThan(all.tally.seen.size + later.tally.seen.size);
  expect(figuresOf(mergeShares([all, later]).tally)).toEqual(figuresOf(both.tally));
});

test('a scenario of names travels, one of functions does not', async () => {
  const named = { module: example('ticketlock'), shared: 'shared', check: 'check' };
  expect((await explore(named, { iterations: 10, workers: 1 })).ok).toBe(true);
  const bound = explore({ module: example('ticketlock'), check: () => true }, { workers: 2 });
  await expect(bound).rejects.toThrow(/^examples\/explore\/ticketlock\.ts: shared, check and smaller are functions/);
});
