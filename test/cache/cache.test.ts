// Entries and files of the cache, damaged in every way, and caches that cannot be used.
// Tests src/cache: cache, files, sealed, sweep.

import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Cache, CacheError, type CacheKind } from '../../src/cache/cache.ts';
import { hash } from '../../src/cache/sealed.ts';
import { BOUNDS, sweep } from '../../src/cache/sweep.ts';
import { POSSIBLE, ROOTUSER } from './damages.ts';

const base = mkdtempSync(join(tmpdir(), 'rt0-cache-test-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let n = 0;
let first = '';
let second = '';
let cache = new Cache(() => []);
beforeEach(() => {
  first = join(base, `${++n}`, 'a');
  second = join(base, `${n}`, 'b');
  mkdirSync(join(base, `${n}`));
  cache = new Cache(() => [first, second]);
});

const KINDS: readonly CacheKind[] = ['programs', 'code', 'explore', 'generated'];
const payloads = new Map<CacheKind, Buffer>(
  KINDS.map((k, i) => [k, Buffer.from(`{"${k}":"${'x'.repeat(100 * 10 ** i)}"}`)]),
);
const isAny = (_: unknown): _ is unknown => true;

function only(dir: string): string {
  const [name = ''] = readdirSync(dir).filter((f) => f !== 'swept');
  return join(dir, name);
}

test('what is kept is found, under its key and no other', () => {
  for (const [kind, payload] of payloads) {
    expect(cache.find(kind, ['k', '1'])).toBeNull();
    expect(cache.keep(kind, ['k', '1'], payload)).toBe(true);
    expect(cache.find(kind, ['k', '1'])).toEqual(payload);
    expect(cache.find(kind, ['k1'])).toBeNull();
    expect(statSync(join(first, kind)).mode & 0o777).toBe(0o700);
  }
  expect(existsSync(second)).toBe(false);
});

const cases = KINDS.flatMap((kind) => POSSIBLE.map((damage) => ({ kind, damage })));
test(`${cases.length} damaged entries are not found, and are made again where that can be`, () => {
  for (const { kind, damage } of cases) {
    const key = [kind, damage.name];
    const payload = payloads.get(kind) as Buffer;
    rmSync(first, { recursive: true, force: true });
    cache.keep(kind, key, payload);
    damage.do(only(join(first, kind)));
    const which = `${kind}: ${damage.name}`;
    expect([which, cache.find(kind, key)]).toEqual([which, null]);
    expect([which, cache.keep(kind, key, payload)]).toEqual([which, true]);
    expect([which, cache.find(kind, key)?.equals(payload)]).toEqual([which, true]);
  }
});

test('an entry under another’s name is not taken for it', () => {
  cache.keep('code', ['a'], Buffer.from('A'));
  const a = only(join(first, 'code'));
  cache.keep('code', ['b'], Buffer.from('B'));
  const [b = ''] = readdirSync(join(first, 'code')).filter((f) => f !== 'swept' && !a.endsWith(f));
  writeFileSync(a, 'x');
  rmSync(a);
  symlinkSync(join(first, 'code', b), a);
  expect(cache.find('code', ['a'])).toBeNull();
});

test('JSON: a wrong shape is nothing', () => {
  const isList = (x: unknown): x is unknown[] => Array.isArray(x);
  for (const value of [null, {}, 3, 'x']) {
    cache.keepJson('explore', ['j'], value);
    expect(cache.findJson('explore', ['j'], isList)).toBeNull();
    expect(cache.findJson('explore', ['j'], isAny)).toEqual(value);
  }
  cache.keep('explore', ['j'], Buffer.from('{'));
  expect(cache.findJson('explore', ['j'], isAny)).toBeNull();
});

test('files: damaged ones are not found, and written again', () => {
  const files = [
    { name: 'one.mjs', code: 'export const a = 1;' },
    { name: 'two.mjs', code: 'export const b = 2;' },
  ];
  const hashes = Object.fromEntries(files.map((f) => [f.name, hash(f.code)]));
  for (const damage of POSSIBLE) {
    rmSync(first, { recursive: true, force: true });
    rmSync(second, { recursive: true, force: true });
    const dir = cache.keepFiles('programs', files);
    expect(cache.findFiles('programs', hashes)).toBe(dir);
    damage.do(join(dir, 'two.mjs'));
    expect([damage.name, cache.findFiles('programs', hashes)]).toEqual([damage.name, null]);
    const again = cache.keepFiles('programs', files);
    expect([damage.name, cache.findFiles('programs', hashes)]).toEqual([damage.name, again]);
  }
});

test('a directory that everybody may write, or that is another user’s, is not trusted', () => {
  const spoil: (() => void)[] = [
    () => chmodSync(first, 0o777),
    () => chmodSync(join(first, 'code'), 0o777),
    ...(ROOTUSER ? [() => chownSync(first, 4711, 4711), () => chownSync(join(first, 'code'), 4711, 4711)] : []),
  ];
  for (const bad of spoil) {
    rmSync(first, { recursive: true, force: true });
    rmSync(second, { recursive: true, force: true });
    cache.keep('code', ['a'], Buffer.from('A'));
    bad();
    expect(cache.find('code', ['a'])).toBeNull();
    expect(cache.keep('code', ['a'], Buffer.from('A'))).toBe(true);
    expect(only(join(second, 'code'))).not.toBe(second);
    expect(cache.find('code', ['a'])?.toString()).toBe('A');
  }
});

test('a link to the root is not followed where everybody may make one', () => {
  const open = join(base, `${n}`, 'open');
  mkdirSync(open);
  chmodSync(open, 0o1777);
  const elsewhere = join(base, `${n}`, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  symlinkSync(elsewhere, join(open, 'rt0-0'));
  const tricked = new Cache(() => [join(open, 'rt0-0')]);
  expect(tricked.keep('code', ['a'], Buffer.from('A'))).toBe(false);
  expect(readdirSync(join(elsewhere, 'code'))).toEqual([]);
});

test('a root that is a file, or whose path is too long: worked without', () => {
  const file = join(base, `${n}`, 'file');
  writeFileSync(file, '');
  for (const root of [file, join(file, 'below'), join(base, 'x'.repeat(300))]) {
    const none = new Cache(() => [root]);
    expect(none.find('code', ['a'])).toBeNull();
    expect(none.keep('code', ['a'], Buffer.from('A'))).toBe(false);
    expect(() => none.keepFiles('programs', [{ name: 'a.mjs', code: '' }])).toThrow(CacheError);
  }
});

test('swept: what is old, unfinished or too much; not what was used lately', () => {
  const now = Date.now();
  const dir = join(base, `${n}`, 'swept');
  mkdirSync(dir);
  const put = (name: string, ageHours: number, bytes: number): void => {
    writeFileSync(join(dir, name), Buffer.alloc(bytes));
    const then = (now - ageHours * 3600 * 1000) / 1000;
    utimesSync(join(dir, name), then, then);
  };
  put('fresh', 1, 100);
  put('recent', 24 * 3, 100);
  put('less-recent', 24 * 4, 100);
  put('old', 24 * 31, 1);
  put('x.abc.tmp', 2, 1);
  put('y.abc.tmp', 0, 1);
  sweep(dir, { ...BOUNDS, bytes: 250 }, now);
  expect(readdirSync(dir).sort()).toEqual(['fresh', 'recent', 'y.abc.tmp']);
  sweep(dir, { ...BOUNDS, bytes: 0 }, now);
  expect(readdirSync(dir).sort()).toEqual(['fresh', 'y.abc.tmp']);
  sweep(join(dir, 'not-there'), BOUNDS, now);
});

test('an entry that is used is not old', () => {
  cache.keep('code', ['a'], Buffer.from('A'));
  const path = only(join(first, 'code'));
  const then = Date.now() / 1000 - 29 * 24 * 3600;
  utimesSync(path, then, then);
  cache.find('code', ['a']);
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
});
