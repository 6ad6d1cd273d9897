// The GoKer kernels at level goroutines: each is found in a few schedules, and what is fixed holds, to the last
// schedule where dpor ends.
//
// Tests src/explore/goroutines: program-run, subject.

import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exploreProgram } from '../../../src/explore/explore-program.ts';
import { ROOT } from '../../cli/rt0.ts';
import { DIR, fixedNames, kernels } from '../../examples/goker.ts';
import { everyNth, sizeOf } from '../../harness/sweep.ts';

/** The most that any took is 32. */
const WITHIN = 300;
const HOLDS = sizeOf({ slice: 200, whole: 1000, night: 20_000 });
/** Fixed kernels that dpor does not get to the end of in MOST executions. */
const MOST = 2000;
const options = { level: 'goroutines', leaks: true, shrink: 0, seed: 1 } as const;

describe('is found', () => {
  test.each(everyNth(6, kernels()).map((k) => [k.name, k] as const))('%s', async (name, kernel) => {
    const r = await exploreProgram(relative(ROOT, kernel.file), { ...options, iterations: WITHIN });
    expect(r.finding?.outcome.message, `${name}: ${r.text}`).toMatch(
      kernel.leaks ? /^leaked: / : /^(fatal error: all goroutines are asleep|leaked: )/,
    );
  });
});

describe('holds when it is fixed', () => {
  test.each(everyNth(4, fixedNames()))('%s', async (name) => {
    const file = relative(ROOT, join(DIR, 'fixed', `${name}.ts`));
    const r = await exploreProgram(file, { ...options, iterations: HOLDS });
    expect(r.ok, r.text).toBe(true);
    const all = await exploreProgram(file, { ...options, iterations: MOST, strategy: 'dpor' });
    expect(all.ok, all.text).toBe(true);
  });
});
