// The GoKer kernels on the real runtime: each ends as Go lets it end, with exit code 0 or with the deadlock message,
// never in another way; and the fixed ones always end well, with nobody left waiting.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { useMachine } from '../harness/machine.ts';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf, turn } from '../harness/sweep.ts';
import { endOf, fixedNames, kernels, readKernel, waiting } from './goker.ts';

const PROCS = [1, 2, 4];
const SEEDS = Array.from({ length: sizeOf({ slice: 1, whole: 2, night: 100 }) }, (_, i) => (seed + i) >>> 0);
const all = kernels();
const fixed = fixedNames();
const rig = useMachine();

test('there are at least 25 kernels, and 8 fixed ones', () => {
  expect(all.length).toBeGreaterThanOrEqual(25);
  expect(fixed.length).toBeGreaterThanOrEqual(8);
  for (const name of fixed) expect(readKernel(name).name).toBe(name);
});

test('docs/goker.md has a row for each kernel', () => {
  const text = readFileSync(join(ROOT, 'docs', 'goker.md'), 'utf8');
  const rows = [...text.matchAll(/^\| \[(\w+)\]\(\.\.\/examples\/goker\/(\w+)\.ts\) \|/gm)];
  expect(rows.map((r) => r[1])).toEqual(all.map((k) => k.name));
  for (const [, name, file] of rows) expect(file).toBe(name);
});

describe(seeded('kernels'), () => {
  test.each(all.map((k, i) => [k.name, k, i] as const))('%s', async (name, kernel, i) => {
    for (const procs of turn(i, PROCS)) {
      for (const s of SEEDS) {
        const { code, stderr, stdout, memory, how } = await rig.run(`../../examples/goker/${name}`, { procs, seed: s });
        const end = endOf(code, stderr, memory);
        expect(end, `${how}: exit code ${code}\n${stderr}`).not.toBeNull();
        if (kernel.leaks) expect(end, how).not.toBe('deadlock');
        expect(stdout, how).toBe('');
      }
    }
  });
});

describe(seeded('fixed'), () => {
  test.each(fixed.map((name, i) => [name, i] as const))('%s', async (name, i) => {
    for (const procs of turn(i, PROCS)) {
      for (const s of SEEDS) {
        const run = await rig.run(`../../examples/goker/fixed/${name}`, { procs, seed: s });
        expect(run.stderr, run.how).toBe('');
        expect(run.code, run.how).toBe(0);
        expect(waiting(run.memory), `${run.how}: goroutines left waiting`).toBe(0);
      }
    }
  });
});
