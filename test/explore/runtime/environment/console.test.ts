// What an explored program says is part of the run's output, and it does not end the explorer.
// Tests src/explore/runtime/environment: output, simulated-console.

import { exploreProgram, replay } from 'rt0/explore';
import { expect, test } from 'vitest';

const PROGRAM = 'test/explore/programs/console.ts';

test.each([
  ['throws', /^panic: found\n/],
  ['exit', /^panic: process\.exit\(5\): a program of goroutines ends by exit\(5\), imported from rt0\n/],
  ['exitCode', /^panic: process\.exit\(5\): /],
])('%s', async (how, says) => {
  const found = await exploreProgram(PROGRAM, { iterations: 1, procs: 1, args: [how], shrink: 0 });
  expect(found.text).toMatch(says);
  const again = await replay(found.finding?.schedule ?? '', PROGRAM);
  expect(again.text.startsWith('printed\nlogged\ngroup\n  indented\nwritten\nworker\n'), again.text).toBe(true);
});
