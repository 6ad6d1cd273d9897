// Every source file of some weight has a test that is found by the file's name: a test file of that name, or one that
// says in its head which files it tests (`// Tests src/m: park, schedule; src/p: own.`). What a head names, there is.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';

/** Lines from which on a file has weight: smaller ones are parts of what calls them. */
const WEIGHT = 40;

const below = (dir: string): string[] =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' }).map((f) => join(dir, f));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const sources = below('src').filter((f) => f.endsWith('.ts'));
const tests = below('test').filter((f) => f.endsWith('.test.ts'));

/** The source files that the head of a test says it tests. */
function named(file: string): string[] {
  const lines = read(file).split('\n');
  const head = lines.slice(
    0,
    lines.findIndex((l) => !l.startsWith('//')),
  );
  const text = head.map((l) => l.replace(/^\/\/ ?/, '')).join(' ');
  const rooms = /(?:^| )Tests (src\/\S+: [^.]*)\./.exec(text)?.[1]?.split('; ') ?? [];
  return rooms.flatMap((r) => {
    const [room = '', names = ''] = r.split(': ');
    return names.split(', ').map((name) => `${room}/${name}.ts`);
  });
}

const claims = new Map(tests.map((f) => [f, named(f)]));

/** `src/p/runq.ts` for test/p/runq.threads.test.ts. A room's folders may be left out: test/boot has all of src/boot. */
const own = new Set(
  tests.map((f) => join(dirname(f).replace(/^test/, 'src'), `${basename(f).replace(/\..*/, '')}.ts`)),
);

describe('tests mirror src', () => {
  test('every file of some weight has a test of its name, or one that names it', () => {
    const claimed = new Set([...claims.values()].flat());
    const without = sources.filter((f) => !own.has(f) && !claimed.has(f) && read(f).split('\n').length >= WEIGHT);
    expect(without).toEqual([]);
  });

  test('what the head of a test names is there', () => {
    const wrong = [...claims].flatMap(([file, names]) =>
      names.filter((n) => !existsSync(join(ROOT, n))).map((n) => `${file}: ${n}`),
    );
    expect(wrong).toEqual([]);
  });
});
