// The kernels of the parallel benchmarks, and the peers that run them: results are right, and wrong ones are refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fill,
  isProduct,
  isSorted,
  mergePiece,
  multiplyRow,
  sortPhase,
  sortRange,
} from '../../bench/parallel/kernels.mjs';
import { newJob, times } from '../../bench/peer/jobs.ts';
import { piscinaJob } from '../../bench/peer/piscina.ts';
import { plainJob } from '../../bench/peer/plain.ts';

const sorted = (a: Int32Array): Int32Array => Int32Array.from(a).sort();

describe('merge sort', () => {
  test('sortRange sorts its range and nothing else', () => {
    const array = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 200 });
    fc.assert(
      fc.property(array, fc.nat(40), fc.nat(40), (xs, front, back) => {
        const a = Int32Array.from(xs);
        const lo = Math.min(front, a.length);
        const hi = Math.max(lo, a.length - back);
        const want = Int32Array.from(a);
        want.set(sorted(a.subarray(lo, hi)), lo);
        sortRange(a, new Int32Array(a.length), lo, hi);
        expect(a).toEqual(want);
      }),
    );
  });

  test('pieces of a merge make up the merge, wherever they are cut', () => {
    const run = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(run, run, fc.nat(32), fc.nat(32), (xs, ys, p, q) => {
        const from = Int32Array.from([...sorted(Int32Array.from(xs)), ...sorted(Int32Array.from(ys))]);
        const to = new Int32Array(32);
        const cuts = [0, Math.min(p, q), Math.max(p, q), 32];
        for (let i = 0; i < 3; i++) {
          const [k0 = 0, k1 = 0] = cuts.slice(i, i + 2);
          if (k0 < k1) mergePiece(from, to, 16, k0, k1);
        }
        expect(to).toEqual(sorted(from));
      }),
    );
  });

  test('five phases of 16 pieces sort', () => {
    const a = new Int32Array(1 << 12);
    const tmp = new Int32Array(a.length);
    const sum = fill(a, 1);
    expect(isSorted(a, sum)).toBe(false);
    for (let phase = 0; phase < 5; phase++) for (let i = 0; i < 16; i++) sortPhase(a, tmp, 16, phase, i);
    expect(isSorted(a, sum)).toBe(true);
    expect(isSorted(a, sum + 1)).toBe(false);
  });
});

test('a product is told from what is none', () => {
  const n = 3;
  const a = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const b = Float64Array.from([1, 0, 2, 0, 1, 0, 3, 0, 1]);
  const c = new Float64Array(9);
  for (let i = 0; i < n; i++) multiplyRow(a, b, c, n, i);
  expect([...c]).toEqual([10, 2, 5, 22, 5, 14, 34, 8, 23]);
  expect(isProduct(a, b, c, n)).toBe(true);
  c[4] = 6;
  expect(isProduct(a, b, c, n)).toBe(false);
});

describe('peers', () => {
  test.each([
    ['piscina', piscinaJob],
    ['worker_threads', plainJob],
  ] as const)('%s does the job, again and again', async (_name, job) => {
    const subject = job('mergesort', 2, 2);
    try {
      for (let i = 0; i < 2; i++) expect(await subject.measure()).toBeGreaterThan(0);
    } finally {
      await subject.close?.();
    }
  });

  test('a job that was not done is refused', async () => {
    await expect(times(newJob('mergesort'), 1, async () => {})).rejects.toThrow('mergesort: the result is wrong');
    await expect(times(newJob('matrix'), 1, async () => {})).rejects.toThrow('matrix: the result is wrong');
  });
});
