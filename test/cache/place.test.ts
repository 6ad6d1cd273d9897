// Where the cache lies, by what surrounds rt0.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cacheRoots, isClone, type Surroundings } from '../../src/cache/place.ts';
import { ROOT } from '../cli/rt0.ts';

const base = mkdtempSync(join(tmpdir(), 'rt0-place-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A directory with these files. */
function home(name: string, files: readonly string[]): string {
  const dir = join(base, name);
  for (const f of files) {
    mkdirSync(join(dir, f, '..'), { recursive: true });
    writeFileSync(join(dir, f), '');
  }
  return dir;
}

const SOURCES = ['package.json', 'scripts/build.ts', 'src/shared/mem.ts'];
const clone = home('clone', SOURCES);
const installed = home('project/node_modules/rt0', SOURCES);
const bare = home('bare', ['package.json', 'dist/release/cli.js']);
const last = join('/tmp', `rt0-${process.geteuid?.() ?? 'cache'}`);

function roots(at: string, env: Surroundings['env'] = {}, user = '/home/u'): readonly string[] {
  return cacheRoots({ home: at, env, user, temporary: '/tmp' });
}

test('a clone has sources, and lies in no node_modules', () => {
  expect([clone, installed, bare, ROOT].map(isClone)).toEqual([true, false, false, true]);
});

test('in a clone it is .cache, whatever the environment says', () => {
  expect(roots(clone, { RT0_CACHE: '/r', XDG_CACHE_HOME: '/x' })[0]).toBe(join(clone, '.cache'));
});

test.each([installed, bare])('of a package: RT0_CACHE, XDG_CACHE_HOME, the home, the temporary directory: %s', (at) => {
  expect(roots(at, { RT0_CACHE: '/r', XDG_CACHE_HOME: '/x' })).toEqual(['/r', last]);
  expect(roots(at, { XDG_CACHE_HOME: '/x' })).toEqual(['/x/rt0', last]);
  expect(roots(at, { RT0_CACHE: '', XDG_CACHE_HOME: 'relative' })).toEqual(['/home/u/.cache/rt0', last]);
  expect(roots(at, {}, '')).toEqual([last]);
  expect(roots(at, {}, '/')).toEqual([last]);
});

test('never in the package nor in the working directory', () => {
  for (const env of [{}, { XDG_CACHE_HOME: '.' }, { RT0_CACHE: '' }])
    for (const root of roots(installed, env))
      expect([installed, process.cwd()].some((dir) => root.startsWith(dir))).toBe(false);
});
