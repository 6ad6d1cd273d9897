// docs/decisions: each has a title of one form and stands in the index (README.md), and whatever names one names one
// that exists. And wherever a path of src/ or docs/ is written, in documents and in comments, there is such a file
// (NAME stands for any).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';

const DECISIONS = join(ROOT, 'docs', 'decisions');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const files = readdirSync(DECISIONS).filter((f) => f !== 'README.md');
const index = read('docs', 'decisions', 'README.md');

/** All text that people write here, by path. */
const texts = ['src', 'test', 'docs', 'stress', 'bench', 'scripts', 'examples', 'types']
  .flatMap((d) => readdirSync(join(ROOT, d), { recursive: true, encoding: 'utf8' }).map((f) => join(d, f)))
  .concat(readdirSync(ROOT))
  .filter((f) => /\.(ts|mjs|md)$/.test(f) && f !== 'CHANGELOG.md')
  .map((path) => ({ path, text: read(path) }));

/** What `pattern`'s group finds in all texts and `wrong` rejects, each with the file that says it. */
function mentions(pattern: RegExp, wrong: (found: string) => boolean): string[] {
  return texts.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].flatMap((m) => (wrong(m[1] ?? '') ? [`${path}: ${m[0]}`] : [])),
  );
}

describe.each(files)('%s', (file) => {
  const number = file.slice(0, 3);
  const [first = '', ...rest] = read('docs', 'decisions', file).split('\n');
  const title = first.replace(/^# \d{3}: /, '');

  test('is named NNN-words.md and begins with "# NNN: The decision", its only heading of that level', () => {
    expect(file).toMatch(/^\d{3}-[a-z0-9]+(-[a-z0-9]+)*\.md$/);
    expect(first).toMatch(new RegExp(`^# ${number}: \\S.{10,110}[^.\\s]$`));
    expect(rest.filter((l) => l.startsWith('# '))).toEqual([]);
    expect(files.filter((f) => f.startsWith(number))).toEqual([file]);
  });

  test('stands once in docs/decisions/README.md, under its theme, with its title', () => {
    const line = `- [${number}](${file}) ${title}`;
    expect(
      index.split('\n').filter((l) => l === line),
      `the index needs one line: ${line}`,
    ).toHaveLength(1);
  });
});

test('the index lists nothing that is not there', () => {
  const listed = [...index.matchAll(/^- \[\d{3}\]\((.*?)\)/gm)].map((m) => m[1]);
  expect(listed.toSorted()).toEqual(files.toSorted());
});

test('a decision that is named by its file or by its number exists', () => {
  expect(mentions(/\b(\d{3}-[a-z][a-z0-9-]*\.md)\b/g, (f) => !files.includes(f))).toEqual([]);
  expect(mentions(/\bdecisions? \[?(\d{3})\b/gi, (n) => !files.some((f) => f.startsWith(n)))).toEqual([]);
});

test('a path of src/ or docs/ that is written somewhere is a file', () => {
  expect(
    mentions(
      /(?<![\w./-])((?:src|docs)\/[\w./-]*\.(?:ts|md))\b/g,
      (p) => !p.includes('/NAME.') && !existsSync(join(ROOT, p)),
    ),
  ).toEqual([]);
});
