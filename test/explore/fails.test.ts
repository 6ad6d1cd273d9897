// Tests that fail, each in another way of using the explorer, for replays.workers.sweep.test.ts, which runs them and
// the commands that they print.

import { explore, exploreProgram } from 'rt0/explore';
import { arbitraryPrograms, exploring, exploringProgram } from 'rt0/explore/fast-check';
import 'rt0/explore/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const seqlock = new URL('../../examples/explore/seqlock-broken.ts', import.meta.url);
const racy = 'test/explore/programs/racy.ts';
const workload = 'test/explore/programs/workload.ts';
const few = { seed: 1, iterations: 200, shrink: 100 };
/** A check that only this file has. */
const bound = { module: seqlock, check: () => 'not what this test wants' };

describe.runIf(process.env.RT0_FAILS !== undefined)('fails', () => {
  test('module: toHoldUnder (it is (not) "torn"?)', async () => {
    await expect(seqlock).toHoldUnder('pos', few);
  });

  test('scenario: toHoldUnder', async () => {
    await expect(bound).toHoldUnder('random', few);
  });

  test('program: toHoldUnder', async () => {
    await expect(racy).toHoldUnder('random', few);
  });

  test('scenario: explore', async () => {
    const { ok, text } = await explore(bound, few);
    expect(ok, text).toBe(true);
  });

  test('module: explore', async () => {
    const { ok, text } = await explore(seqlock, few);
    expect(ok, text).toBe(true);
  });

  test('program: exploreProgram', async () => {
    const { ok, text } = await exploreProgram(racy, few);
    expect(ok, text).toBe(true);
  });

  test('program: exploring', async () => {
    const work = fc.constant({ lists: [[1], [2]], torn: true });
    await fc.assert(fc.asyncProperty(work, exploring(workload, few)), { numRuns: 1 });
  });

  test('generated: exploringProgram', async () => {
    const shape = { goroutines: 1, channels: 1, length: 1 };
    const once = exploringProgram({ strategy: 'random', iterations: 2, shrink: 20 });
    await fc.assert(fc.asyncProperty(arbitraryPrograms(shape), once), { seed: 3 });
  });
});
