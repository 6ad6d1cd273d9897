// Refinement: whatever a program without data races does at level runtime, where every access of the runtime is
// interleaved, is among what it can do at level goroutines. Programs are drawn; where the search at level goroutines
// ends, its outcomes are all there are. Outcomes are the output, or how it died.
//
// Tests src/explore/goroutines: subject.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryTree } from '../../../src/explore/runtime/generate/arbitrary.ts';
import type { Tree } from '../../../src/explore/runtime/generate/tree.ts';
import { generatedFiles, repository } from '../../../src/explore/runtime/program-files.ts';
import { runtimeSubject } from '../../../src/explore/runtime/runtime-subject.ts';
import { runOptions } from '../../../src/explore/search/setup.ts';
import { sizeOf } from '../../harness/sweep.ts';
import { outcomesOfFiles, seenBy } from './outcomes.ts';

const PROGRAMS = sizeOf({ slice: 5, whole: 60, night: 1000 });
const SCHEDULES = sizeOf({ slice: 25, whole: 60, night: 200 });
/** Executions in which a search has to end, or its program says nothing. */
const MOST = sizeOf({ slice: 5000, whole: 20_000, night: 50_000 });
const SEED = Number(process.env.RT0_SEED ?? 14);

const trees = fc.sample(arbitraryTree({ goroutines: 2, channels: 2, length: 3 }), { seed: SEED, numRuns: PROGRAMS });
let ended = 0;

async function check(tree: Tree): Promise<void> {
  const files = await generatedFiles(tree);
  const all = await outcomesOfFiles(files, { strategy: 'dpor', executions: MOST });
  if (!all.ended) return;
  ended++;
  const below = await runtimeSubject(files, { ...runOptions({ races: false }), root: repository() });
  for (const [strategy, seed] of [
    ['random', 1],
    ['pct:3', 2],
  ] as const) {
    const seen = seenBy(below, { strategy, seed, executions: Math.ceil(SCHEDULES / 2) });
    // What was given up at the bound on operations has no outcome.
    const missing = seen.all.filter((x) => !all.all.includes(x) && !x.startsWith('gave up'));
    expect(missing, `${files.source}\n${all.all.join('\n')}`).toEqual([]);
  }
}

describe(`what level runtime does, level goroutines does (RT0_SEED=${SEED})`, () => {
  test.each(trees.map((tree, i) => [i, tree] as const))('program %i', (_i, tree) => check(tree));

  test('and most searches ended', () => {
    expect(ended).toBeGreaterThanOrEqual(Math.floor(0.6 * PROGRAMS));
  });
});
