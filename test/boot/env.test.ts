// Arguments, environment, and the variables that the bootstrap reads.
// Tests src/boot: args, atoi, debugvars, goenvs; src/shared: dbgvars, env.

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { atoi32, atoi64, parseByteCount } from '../../src/boot/atoi.ts';
import { TRACEBACKALL, TRACEBACKCRASH, TRACEBACKSHIFT, tracebackLevel } from '../../src/boot/debugvars.ts';
import { debugvar, getenv, goargsList, goenvsList, gogetenv } from '../../src/shared/env.ts';

import { Sys, sys } from '../../src/shared/globals.ts';
import { buffer, get, getf } from '../../src/shared/mem.ts';
import { bootUpToMstart, saidOn } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

/** What the machine has written to stderr. */
function stderr(): string {
  return saidOn(buffer, 2);
}

test('arguments and environment arrive as they were given', async () => {
  await bootUpToMstart({ argv: ['prog', '', 'ä b', '-x=1'], env: { A: '1', EMPTY: '', PATH: '/x:/y', E: 'a=b' } });
  expect(goargsList()).toEqual(['prog', '', 'ä b', '-x=1']);
  expect(goenvsList()).toEqual(['A=1', 'EMPTY=', 'PATH=/x:/y', 'E=a=b']);
  expect(getenv('E')).toBe('a=b');
  expect(getenv('EMPTY')).toBe('');
  expect(getenv('NONE')).toBeUndefined();
  expect(gogetenv('NONE')).toBe('');
});

test('any arguments and environment do', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((s) => !s.includes('\0') && Buffer.from(s).toString() === s);
  const key = fc.stringMatching(/^[A-Z]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), fc.dictionary(key, text), async (argv, env) => {
      expect((await bootUpToMstart({ argv, env, report: false })).error).toBe('');
      expect(goargsList()).toEqual(argv);
      for (const [k, v] of Object.entries(env)) expect(getenv(k)).toBe(v);
      expect(goenvsList()).toHaveLength(Object.keys(env).length);
    }),
    { numRuns: 40 },
  );
});

test('a large environment', async () => {
  const env = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`VARIABLE_${i}`, 'x'.repeat(100)]));
  expect((await bootUpToMstart({ env })).error).toBe('');
  expect(getenv('VARIABLE_999')).toBe('x'.repeat(100));
});

describe('GODEBUG', () => {
  test('defaults', async () => {
    await bootUpToMstart();
    expect(
      ['cgocheck', 'invalidptr', 'adaptivestackstart', 'madvdontneed', 'schedtrace'].map((n) =>
        debugvar(n as 'cgocheck'),
      ),
    ).toEqual([1, 1, 1, 1, 0]);
  });

  test('numbers are taken, the last one wins, the rest is passed over', async () => {
    const GODEBUG =
      'schedtrace=1000,scheddetail=1,nonsense=3,gctrace=x,invalidptr=0,,=,schedtrace=500,efence,cgocheck=-2';
    expect((await bootUpToMstart({ env: { GODEBUG } })).error).toBe('');
    expect(debugvar('schedtrace')).toBe(500);
    expect(debugvar('scheddetail')).toBe(1);
    expect(debugvar('gctrace')).toBe(0);
    expect(debugvar('invalidptr')).toBe(0);
    expect(debugvar('cgocheck')).toBe(-2);
    expect(debugvar('efence')).toBe(0);
  });
});

test.each([
  ['none', 0],
  ['', 1 << TRACEBACKSHIFT],
  ['single', 1 << TRACEBACKSHIFT],
  ['all', (1 << TRACEBACKSHIFT) | TRACEBACKALL],
  ['system', (2 << TRACEBACKSHIFT) | TRACEBACKALL],
  ['crash', (2 << TRACEBACKSHIFT) | TRACEBACKALL | TRACEBACKCRASH],
  ['5', (5 << TRACEBACKSHIFT) | TRACEBACKALL],
  ['0', TRACEBACKALL],
  ['-1', TRACEBACKALL],
  ['what', TRACEBACKALL],
])('GOTRACEBACK=%s', async (level, word) => {
  expect(tracebackLevel(level)).toBe(word);
  await bootUpToMstart({ env: { GOTRACEBACK: level } });
  expect(get(sys, Sys.traceback)).toBe(word);
});

describe('the pacer', () => {
  const MIB = 1024 * 1024;
  test.each([
    [undefined, 100, 4 * MIB],
    ['50', 50, 2 * MIB],
    ['200', 200, 8 * MIB],
    ['0', 0, 0],
    ['x', 100, 4 * MIB],
    ['off', -1, 2 ** 64],
    ['-5', -1, 2 ** 64],
  ])('GOGC=%s', async (value, percent, min) => {
    expect((await bootUpToMstart({ env: value === undefined ? {} : { GOGC: value } })).error).toBe('');
    expect(get(sys, Sys.gcpercent)).toBe(percent);
    expect(getf(sys, Sys.heapMinimum)).toBe(min);
    expect(getf(sys, Sys.gcTriggered)).toBe(2 ** 64);
    const goal = percent < 0 ? 2 ** 63 : Math.max(min, Math.floor((getf(sys, Sys.globalsScan) * percent) / 100));
    expect(getf(sys, Sys.heapGoal)).toBe(goal);
  });

  test.each([
    ['off', 2 ** 63],
    ['', 2 ** 63],
    ['1000', 1000],
    ['1000B', 1000],
    ['2KiB', 2048],
    ['3MiB', 3 * MIB],
    ['1GiB', 1024 * MIB],
    ['1TiB', 1024 ** 4],
  ])('GOMEMLIMIT=%s', async (value, limit) => {
    expect((await bootUpToMstart({ env: { GOMEMLIMIT: value } })).error).toBe('');
    expect(getf(sys, Sys.memoryLimit)).toBe(limit);
    expect(getf(sys, Sys.heapGoal)).toBeLessThanOrEqual(limit);
  });

  test.each(['abc', '-1', '1KB', '1kiB', '1.5GiB', 'KiB', '9999999999TiB', '1 GiB', '18446744073709551616'])(
    'GOMEMLIMIT=%s is malformed',
    async (value) => {
      const { error } = await bootUpToMstart({ env: { GOMEMLIMIT: value } });
      expect(error).toBe('fatal error: malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`');
      expect(stderr()).toBe(`GOMEMLIMIT=${value}\n`);
    },
  );
});

test('atoi is within its bits', () => {
  expect(atoi32('2147483647')).toBe(2147483647);
  expect(atoi32('-2147483648')).toBe(-2147483648);
  expect(atoi32('2147483648')).toBeNull();
  expect(atoi64('9223372036854775807')).toBe(2n ** 63n - 1n);
  expect(atoi64('9223372036854775808')).toBeNull();
  for (const s of ['', '-', '+1', ' 1', '1 ', '0x1', '1e3']) expect(atoi64(s), s).toBeNull();
  fc.assert(fc.property(fc.integer(), (n) => atoi32(String(n)) === n));
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (n) => parseByteCount(String(n)) === n));
});
