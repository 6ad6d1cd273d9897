// How a source looks: no comment beyond 120 columns, no function of more than 80 lines. Code is the formatter's, which
// leaves only literals wider.

import { expect, test } from 'vitest';
import { functionLengths, parsed, sources } from './exports.ts';

const WIDTH = 120;
/** HACKING.md says 60; this is where it stops being a matter of taste. */
const MOST_LINES = 80;

/** Files that others were rewriting when the rest was made to fit. Each that fits leaves this list. */
const STILL_WIDE = new Set([
  'src/boot/main.ts',
  ...['api', 'host', 'kernel', 'pool', 'warmup'].map((f) => `src/host/${f}.ts`),
  ...['findrunnable', 'handoffp', 'lastlook', 'mstart', 'netpoll', 'park', 'pollorstop'].map((f) => `src/m/${f}.ts`),
  ...['spares', 'spinning', 'startm', 'stw', 'syscall', 'templatethread'].map((f) => `src/m/${f}.ts`),
  ...['threadwait', 'wakenetpoller'].map((f) => `src/m/${f}.ts`),
]);

/** The same for functions: startRun, and the table of names of the subject goroutines. */
const STILL_LONG = new Set(['src/host/kernel.ts', 'src/explore/goroutines/machine/calls.ts']);

test(`no comment is wider than ${WIDTH} columns`, () => {
  const all = sources('src', 'stress', 'bench', 'test', 'scripts').filter((s) => !STILL_WIDE.has(s.path));
  const wide = all.flatMap((s) => {
    const lines = s.text.split('\n');
    const spans = (parsed(s).comments ?? []).map((c) => [c.loc?.start.line ?? 1, c.loc?.end.line ?? 1] as const);
    const numbers = spans.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
    const over = numbers.filter((n) => (lines[n - 1] ?? '').length > WIDTH && !(lines[n - 1] ?? '').includes('://'));
    return over.map((n) => `${s.path}:${n}`);
  });
  expect(wide).toEqual([]);
});

test(`no function of src, stress, bench and scripts has more than ${MOST_LINES} lines`, () => {
  const long = sources('src', 'stress', 'bench', 'scripts').flatMap((s) =>
    functionLengths(s.path, parsed(s)).filter((f) => f.lines > MOST_LINES && !STILL_LONG.has(s.path)),
  );
  expect(long).toEqual([]);
});
