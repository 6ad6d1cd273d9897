// How a source looks: no comment beyond 120 columns or about a file that is not there, no function of more than 80
// lines. Code is the formatter's, which leaves only literals wider.

import { expect, test } from 'vitest';
import { functionLengths, parsed, sources } from './exports.ts';

const WIDTH = 120;
/** HACKING.md says 60; this is where it stops being a matter of taste. */
const MOST_LINES = 80;

/** Not taken apart yet: startRun, and the table of names of the subject goroutines. */
const STILL_LONG = new Set(['src/host/kernel.ts', 'src/explore/goroutines/machine/calls.ts']);

test(`no comment is wider than ${WIDTH} columns`, () => {
  const all = sources('src', 'stress', 'bench', 'test', 'scripts');
  const wide = all.flatMap((s) => {
    const lines = s.text.split('\n');
    const spans = (parsed(s).comments ?? []).map((c) => [c.loc?.start.line ?? 1, c.loc?.end.line ?? 1] as const);
    const numbers = spans.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
    const over = numbers.filter((n) => (lines[n - 1] ?? '').length > WIDTH && !(lines[n - 1] ?? '').includes('://'));
    return over.map((n) => `${s.path}:${n}`);
  });
  expect(wide).toEqual([]);
});

/** Names in comments that are examples, or of a file in no directory of these. */
const EXAMPLES = /^(a|nb|nothing|x\.\w+(\.\w+)*|vitest\.config|programs\/NN-name|test\/\w+)\.ts$/;

test('the files that comments name are there', () => {
  const all = sources('src', 'stress', 'bench', 'test', 'scripts', 'examples').map((s) => ({
    ...s,
    path: `/${s.path}`,
  }));
  const gone = all.flatMap((s) =>
    (parsed(s).comments ?? []).flatMap((c) =>
      [...c.value.matchAll(/(?<![\w./*-])[\w-][\w./-]*\.ts\b(?!\.)/g)]
        .map(([name]) => name)
        .filter((name) => !EXAMPLES.test(name) && !all.some(({ path }) => path.endsWith(`/${name}`)))
        .map((name) => `${s.path}:${c.loc?.start.line}: ${name}`),
    ),
  );
  expect(gone).toEqual([]);
});

test(`no function of src, stress, bench and scripts has more than ${MOST_LINES} lines`, () => {
  const long = sources('src', 'stress', 'bench', 'scripts').flatMap((s) =>
    functionLengths(s.path, parsed(s)).filter((f) => f.lines > MOST_LINES && !STILL_LONG.has(s.path)),
  );
  expect(long).toEqual([]);
});
