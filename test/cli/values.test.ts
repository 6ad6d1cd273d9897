// Values of flags.
// Tests src/cli: values, style.

import { expect, test } from 'vitest';
import { bars, count, rate, time } from '../../src/cli/style.ts';
import { bytes, duration, procs, procsList, seed } from '../../src/cli/values.ts';

test.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['3', 3000],
  ['0', 0],
])('duration %s', (text, ms) => {
  expect(duration(text)).toBe(ms);
});

test.each(['abc', '', '-1s', '1d', 's', '1 s', 'Infinity'])('no duration: %j', (text) => {
  expect(() => duration(text)).toThrow(/--time/);
});

test.each([
  ['268435456', 256 * 1024 ** 2],
  ['256M', 256 * 1024 ** 2],
  ['2G', 2 * 1024 ** 3],
  ['1.5GiB', 1.5 * 1024 ** 3],
  ['65536k', 64 * 1024 ** 2],
])('bytes %s', (text, n) => {
  expect(bytes(text)).toBe(n);
});

test.each(['1', '15M', '9G', 'M', '-1G', '1T'])('no size: %s', (text) => {
  expect(() => bytes(text)).toThrow(/--memory/);
});

test('numbers of Ps and seeds', () => {
  expect(procs('1')).toBe(1);
  expect(procs('256')).toBe(256);
  expect(procsList('1,2, 16')).toEqual([1, 2, 16]);
  expect(seed('2147483647')).toBe(2 ** 31 - 1);
  for (const bad of ['0', '257', '1e2', '0x4', ' ', '2.0']) expect(() => procs(bad)).toThrow(/-p/);
  for (const bad of ['', '1,,2', '0,1', '1;2']) expect(() => procsList(bad)).toThrow(/-p/);
  for (const bad of ['0', '2147483648', '-5', '']) expect(() => seed(bad)).toThrow(/--seed/);
});

test('figures for people', () => {
  expect([count(1234567), count(0.4)]).toEqual(['1,234,567', '0']);
  expect([time(3.14), time(640), time(2310), time(185_000)]).toEqual(['3.1 ms', '640 ms', '2.31 s', '3 m 05 s']);
  expect([rate(10, 0), rate(500, 100), rate(112_000, 1000), rate(3_400_000, 1000)]).toEqual([
    '0/s',
    '5,000/s',
    '112k/s',
    '3.40M/s',
  ]);
  expect(bars([0, 4, 8])).toBe('▁▅█');
  expect(bars([0, 0])).toBe('▁▁');
});
