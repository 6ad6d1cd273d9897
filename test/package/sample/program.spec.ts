// What a user's tests may be: those that pass, one that fails, and mistakes. Its results are read by test/package.

import fc from 'fast-check';
import { exploreProgram, replay } from 'rt0/explore';
import { balancedPrograms, exploringProgram } from 'rt0/explore/fast-check';
import { boot } from 'rt0/host';
import { expect, test } from 'vitest';
import 'rt0/explore/vitest';

const here = (name: string): URL => new URL(name, import.meta.url);

test('holds: a path', () => expect('program.ts').toHoldUnder('pct:3', { iterations: 10 }));
test('holds: a URL', () => expect(here('./program.ts')).toHoldUnder('pct:3', { iterations: 10 }));
test('holds: exploreProgram of a URL', async () => {
  const result = await exploreProgram(here('./program.ts'), { strategy: 'random', iterations: 10, procs: 2 });
  expect(result.ok).toBe(true);
});
test('holds: a property', () =>
  fc.assert(fc.asyncProperty(balancedPrograms(), exploringProgram({ iterations: 5 })), { numRuns: 2 }));
test('holds: run on threads', async () => {
  const { code } = await (await boot(here('./program.ts'), { procs: 2 })).exited;
  expect(code).toBe(0);
});
test('holds: a search ends before its test does, and lets others run', async () => {
  let beats = 0;
  const timer = setInterval(() => beats++, 20);
  const result = await exploreProgram(here('./program.ts'), { iterations: 1_000_000 });
  clearInterval(timer);
  expect(result.text).toContain("stopped at the end of the test's time");
  expect(beats).toBeGreaterThan(1);
}, 5000);
test('fails: a deadlock', () => expect('deadlock.ts').toHoldUnder('random', { iterations: 2000, shrink: 50 }));
test('mistake: file', () => expect('progam.ts').toHoldUnder('pct:3', { iterations: 10 }));
test('mistake: URL', () => exploreProgram(here('./progam.ts'), { iterations: 10 }));
test('mistake: strategy', () => expect('program.ts').toHoldUnder('ptc:3', { iterations: 10 }));
test('mistake: schedule', () => replay('x2:program.ts:nonsense'));
