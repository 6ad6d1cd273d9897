// HACKING.md: every `path: name, name` in it names a file, and functions, classes or constants of that file; its links
// lead somewhere.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';

const page = readFileSync(join(ROOT, 'HACKING.md'), 'utf8');
const references = [...page.matchAll(/`([\w./-]+\.ts): ([^`]+)`/g)].map(([, path = '', names = '']) => ({
  path,
  names: names.split(', '),
}));

/** Whether the text declares the name: at the top, or as a member of a class or an object. */
function declares(text: string, name: string): boolean {
  const word = `${name}(?![\\w$])`;
  return (
    new RegExp(`\\b(?:function\\*?|const|let|class|interface|type)\\s+${word}`).test(text) ||
    new RegExp(`^  (?:private |protected |override |async )*${word}\\([^;]*[{(]$`, 'm').test(text)
  );
}

test('each file that is named has what is named in it', () => {
  expect(references.length).toBeGreaterThan(150);
  const wrong = references.flatMap(({ path, names }) => {
    if (!existsSync(join(ROOT, path))) return [`${path}: no such file`];
    const text = readFileSync(join(ROOT, path), 'utf8');
    return names.filter((n) => !declares(text, n)).map((n) => `${path}: declares no ${n}`);
  });
  expect(wrong).toEqual([]);
});

test('each room of src/ and each path that is written exists', () => {
  const rooms = page.slice(page.indexOf('## The map'), page.indexOf('`explore` explores'));
  const named = [...rooms.matchAll(/^\| `(\w+)` \|/gm)].map((m) => m[1] ?? '');
  expect(named.length).toBeGreaterThan(15);
  const links = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((m) => m[1] ?? '');
  const folders = [...page.matchAll(/^\| `((?:runtime\/)?\w+\/)` \|/gm)].map((m) => `src/explore/${m[1]}`);
  const paths = [...page.matchAll(/(?<![\w./-])((?:src|test|stress|bench)\/[\w./-]+\.(?:ts|go))\b/g)].map(
    (m) => m[1] ?? '',
  );
  const all = [...named.map((r) => `src/${r}`), ...links, ...folders, ...paths.filter((p) => !p.includes('NAME'))];
  expect(all.filter((p) => !existsSync(join(ROOT, p)))).toEqual([]);
});

test('each link to a heading of the page leads to one', () => {
  const slug = (s: string): string =>
    s
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-');
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map((m) => slug(m[1] ?? ''));
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map((m) => m[1] ?? '');
  expect(links.filter((l) => !headings.includes(l))).toEqual([]);
});
