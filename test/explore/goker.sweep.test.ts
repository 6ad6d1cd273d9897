// The GoKer kernels under the explorer: each is found, and what is fixed holds. docs/goker.md has how many schedules it
// takes; a change of the runtime changes these numbers, so more are allowed here before somebody has to look.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exploreProgram } from '../../src/explore/explore-program.ts';
import { ROOT } from '../cli/rt0.ts';
import { DIR, fixedNames, kernels } from '../examples/goker.ts';
import { everyNth, sizeOf } from '../harness/sweep.ts';

/** Schedules that a kernel may take besides ten times what the table says. */
const SLACK = 200;
/** Schedules that a fixed kernel has to survive. */
const HOLDS = sizeOf({ slice: 12, whole: 12, night: 1000 });

const table = new Map(
  [...readFileSync(join(ROOT, 'docs', 'goker.md'), 'utf8').matchAll(/^\| \[(\w+)\].*\| (\d+) \([^|)]*\) \|$/gm)].map(
    ([, name = '', n = '']) => [name, Number(n)] as const,
  ),
);
const options = { leaks: true, races: false, shrink: 0, seed: 1 } as const;

describe('is found', () => {
  test.each(everyNth(8, kernels()).map((k) => [k.name, k] as const))('%s', async (name, kernel) => {
    const inTable = table.get(name);
    expect(inTable, `${name}: expected its number of schedules in docs/goker.md`).toBeDefined();
    const iterations = 10 * (inTable ?? 0) + SLACK;
    const r = await exploreProgram(relative(ROOT, kernel.file), { ...options, iterations });
    expect(r.finding?.outcome.message, `${name}, ${r.executions} schedules, ${inTable} in docs/goker.md`).toMatch(
      kernel.leaks ? /^leaked: / : /^(fatal error: all goroutines are asleep|leaked: )/,
    );
  });
});

describe('holds when it is fixed', () => {
  test.each(everyNth(8, fixedNames()))('%s', async (name) => {
    const file = relative(ROOT, join(DIR, 'fixed', `${name}.ts`));
    const r = await exploreProgram(file, { ...options, iterations: HOLDS, strategy: 'random' });
    expect(r.ok, r.text).toBe(true);
    expect(r.executions).toBe(HOLDS);
  });
});
