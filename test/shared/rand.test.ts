import { beforeEach, expect, test } from 'vitest';
import { m0 } from '../../src/shared/globals.ts';
import { M } from '../../src/shared/layout.ts';
import { get, set } from '../../src/shared/mem.ts';
import { fastrand, fastrandn, mixseed } from '../../src/shared/rand.ts';
import { bareM0 } from '../harness/solo.ts';

beforeEach(() => {
  bareM0();
});

const draw = (n: number): number[] => Array.from({ length: n }, () => fastrand());

test('the same seed gives the same numbers, another gives others', () => {
  set(m0, M.fastrand, mixseed(7, 1));
  const one = draw(100);
  set(m0, M.fastrand, mixseed(7, 1));
  expect(draw(100)).toEqual(one);
  set(m0, M.fastrand, mixseed(7, 2));
  expect(draw(100)).not.toEqual(one);
  for (const x of one) expect(Number.isInteger(x) && x >= 0 && x < 2 ** 32).toBe(true);
});

test('the state is never 0, from which xorshift does not come back', () => {
  for (let seed = -50; seed < 50; seed++)
    for (let id = 0; id < 200; id++) if (mixseed(seed, id) === 0) throw new Error(`seed ${seed}, M${id}`);
  set(m0, M.fastrand, mixseed(3, 0));
  for (let i = 0; i < 100_000; i++) {
    fastrand();
    if (get(m0, M.fastrand) === 0) throw new Error(`0 after ${i}`);
  }
});

test('Ms of one machine do not draw the same numbers', () => {
  const firsts = Array.from({ length: 256 }, (_, id) => mixseed(42, id));
  expect(new Set(firsts).size).toBe(256);
});

test.each([1, 2, 3, 7, 64, 100])('fastrandn(%i) is below n and about even', (n) => {
  set(m0, M.fastrand, mixseed(11, n));
  const hits = new Array<number>(n).fill(0);
  const draws = 2000 * n;
  for (let i = 0; i < draws; i++) {
    const x = fastrandn(n);
    hits[x] = (hits[x] ?? Number.NaN) + 1;
  }
  expect(hits).toHaveLength(n);
  // 2000 expected in each: 6 standard deviations are 270.
  for (const h of hits) expect(Math.abs(h - 2000)).toBeLessThan(300);
});
