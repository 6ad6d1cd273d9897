// docs/goroutines.md: every TypeScript snippet stands, line by line, in a program that a test runs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';

const DIRS = ['examples', 'test/differential/programs'].map((d) => join(ROOT, d));

/** Lines without indentation, so that a snippet may be a part of a function. */
const flat = (text: string): string =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '')
    .join('\n');

const programs = DIRS.flatMap((d) => readdirSync(d).map((f) => join(d, f)))
  .filter((f) => f.endsWith('.ts'))
  .map((f) => flat(readFileSync(f, 'utf8')));
const text = readFileSync(join(ROOT, 'docs', 'goroutines.md'), 'utf8');
const snippets = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1] ?? '');

test('there are snippets', () => {
  expect(snippets.length).toBeGreaterThan(5);
});

test.each(snippets.map((s) => [s.split('\n')[0], s]))('%s', (_, snippet) => {
  // A blank line or `// ...` in a snippet leaves something out.
  for (const part of (snippet ?? '').split(/\n\s*(?:\/\/ \.\.\.)?\n/)) {
    const wanted = flat(part);
    expect(
      programs.some((p) => p.includes(wanted)),
      wanted,
    ).toBe(true);
  }
});
