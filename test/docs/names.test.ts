// One name, one thing: exported names and file names that stand twice are mirrors, listed in HACKING.md; nothing is
// exported that nobody imports.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { exportsOf, importsOf, parsed, sources } from './exports.ts';

const page = readFileSync(join(ROOT, 'HACKING.md'), 'utf8');
const section = page.slice(page.indexOf('\n## Same name, two rooms'));

/** Names in the first column of the table under this heading of the section. */
function listed(head: string): Set<string> {
  const at = section.indexOf(`\n| ${head} |`);
  expect(at).toBeGreaterThan(0);
  const rows = section.slice(at + 1).split('\n\n')[0] ?? '';
  return new Set([...rows.matchAll(/^\| ([^|]+) \|/gm)].flatMap((m) => (m[1] ?? '').split(', ')));
}

/** What programs export is for who runs them. */
const isProgram = (path: string): boolean => /^(stress|bench)\/.*programs\/|^stress\/[\w-]+\.ts$|\/mix\.ts$/.test(path);
const ours = sources('src', 'stress', 'bench').map((s) => ({ ...s, file: parsed(s) }));
const declared = ours
  .filter((s) => !isProgram(s.path) || s.path === 'stress/scenarios.ts' || s.path === 'stress/kit.ts')
  .flatMap((s) => exportsOf(s.path, s.file));

/** Path lists by key, of those that stand in more than one file. */
function twice(entries: readonly (readonly [key: string, path: string])[]): [string, string[]][] {
  const found = new Map<string, Set<string>>();
  for (const [key, path] of entries) found.set(key, (found.get(key) ?? new Set()).add(path));
  return [...found].filter(([, paths]) => paths.size > 1).map(([key, paths]) => [key, [...paths]]);
}

describe('one name, one thing', () => {
  test('an exported name that stands in two files is a mirror that HACKING.md lists', () => {
    const mirrors = listed('name');
    const twins = twice(declared.map((e) => [e.name, e.path]));
    expect(twins.length).toBeGreaterThan(20);
    expect(twins.filter(([name]) => !mirrors.has(name))).toEqual([]);
    const names = new Set(twins.map(([name]) => name));
    expect([...mirrors].filter((m) => m !== 'name' && !/^-+$/.test(m) && !names.has(m))).toEqual([]);
  });

  test('a file name that stands in two directories of src is a mirror that HACKING.md lists', () => {
    const mirrors = listed('file');
    const twins = twice(ours.filter((s) => s.path.startsWith('src/')).map((s) => [basename(s.path), s.path]));
    expect(twins.filter(([name]) => !mirrors.has(name))).toEqual([]);
  });
});

test('what is exported somebody imports', () => {
  const readers = [...ours, ...sources('test', 'scripts', 'examples').map((s) => ({ ...s, file: parsed(s) }))];
  const used = new Set(readers.flatMap((s) => importsOf(s.path, s.file, s.text)));
  // The port and the facade that replace os.ts and mem.ts under the explorer, and what the build takes as a whole.
  const whole =
    /(simulated-os|plain-memory|data-lockosthread)\.ts$|^src\/host\/entry\.ts$|^src\/explore\/(index|fast-check|vitest)\.ts$|^src\/lib\//;
  const dead = declared.filter(
    (e) => !e.type && !whole.test(e.path) && !used.has(`${e.path}#${e.name}`) && !used.has(`${e.path}#*`),
  );
  expect(dead.map((e) => `${e.path}: ${e.name}`)).toEqual([]);
});
