// Generated programs of goroutines: a property that does not hold is made small, with its schedule; one that holds,
// holds. Tests src/explore/runtime/generate: arbitrary, balanced, grammar, tree; src/explore/runtime: program-files;
// src/explore: fast-check.

import { existsSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayProgram } from '../../../src/explore/explore-program.ts';
import {
  arbitraryPrograms,
  balancedPrograms,
  exploringProgram,
  GeneratedProgram,
} from '../../../src/explore/fast-check.ts';
import { rt0 } from '../../cli/rt0.ts';
import { seeded } from '../../harness/seed.ts';

test('that no program deadlocks is refuted by a small one, which can be replayed without its file', async () => {
  const options = { strategy: 'random', iterations: 10, shrink: 40 };
  const programs = arbitraryPrograms({ goroutines: 2, channels: 2, length: 2 });
  const done = await fc.check(fc.asyncProperty(programs, exploringProgram(options)), { seed: 11 });
  if (done.counterexample === null) throw new Error('every program held');
  const [program] = done.counterexample;
  const { text } = program;
  // One statement waits, and nothing else is there.
  expect(text).toMatch(
    /^import \{ \w+ \} from 'rt0';\n\nconst .*\n\nexport function\* main\(\) \{\n {2}yield\* .*\n\}\n$/,
  );
  const report = String((done.errorInstance as Error).message);
  expect(report).toMatch(/^fatal error: all goroutines are asleep - deadlock!\n/);
  expect(report.endsWith(`\n\n${text}`)).toBe(true);
  const [, schedule = ''] = /\nreplay: bin\/rt0 replay '(x2:[^']+)'\n/.exec(report) ?? [];
  // No file was written, and none is needed.
  const kept = program.keep();
  rmSync(kept);
  const again = await replayProgram(schedule);
  expect(report.startsWith(`${again.outcome.message}\n`)).toBe(true);
  expect(report).toContain(again.trace.join('\n'));
  const ended = await rt0(['replay', schedule]);
  expect(ended).toMatchObject({ code: 3, stderr: '' });
  expect(existsSync(kept)).toBe(false);
  expect(ended.stdout.endsWith(`\n\nthe program, which was generated:\n\n${text}`)).toBe(true);
  expect(ended.stdout).toContain('all goroutines are asleep - deadlock!');
});

test(seeded('well-formed programs end well in every schedule'), async () => {
  const holds = exploringProgram({ iterations: 16, procs: 3 });
  await fc.assert(fc.asyncProperty(balancedPrograms(), holds), { numRuns: 4 });
});

test('a program that counts to something else does not hold', async () => {
  const [program] = fc.sample(balancedPrograms(), { seed: 1, numRuns: 1 }) as [GeneratedProgram];
  const { received = 0 } = program.tree;
  expect(received).toBeGreaterThan(0);
  const wrong = new GeneratedProgram({ ...program.tree, received: received + 1 });
  const run = exploringProgram({ strategy: 'random', iterations: 3, shrink: 10 })(wrong);
  await expect(run).rejects.toThrow(`panic: received ${received}, not ${received + 1}`);
});

test('a shape bounds what is drawn', () => {
  const shape = { goroutines: 1, channels: 1, mutexes: 1, length: 1 };
  for (const { text } of fc.sample(arbitraryPrograms(shape), { seed: 2, numRuns: 30 })) {
    expect(text).not.toMatch(/c1|m1/);
    expect(text).not.toMatch(/^ {2}wg\.add\(2\);/m);
  }
});
