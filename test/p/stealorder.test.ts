// Go's TestStealOrder (proc_runtime_test.go), on the walk that stealWork makes of stealStart and stealStep.

import { expect, test } from 'vitest';
import { coprimesOf, stealStart, stealStep } from '../../src/p/steal.ts';
import { MAXPROCS } from '../../src/shared/param.ts';

/** The positions that a thief visits. */
function walk(procs: number, rand: number): number[] {
  const out: number[] = [];
  let pos = stealStart(procs, rand);
  const step = stealStep(procs, rand);
  for (let i = 0; i < procs; i++) {
    out.push(pos);
    pos = (pos + step) % procs;
  }
  return out;
}

test('TestStealOrder', () => {
  for (let procs = 1; procs <= MAXPROCS; procs++) {
    if (procs >= 3 && coprimesOf(procs).length < 2) throw new Error(`too few coprimes of ${procs}`);
    for (let co = 0; co < coprimesOf(procs).length; co++) {
      const seen = new Set(walk(procs, co));
      if (seen.size !== procs) throw new Error(`procs ${procs}, rand ${co}: duplicate during enumeration`);
    }
  }
  // Different arguments do not give the same position and step twice before all have been given.
  for (let procs = 2; procs <= 64; procs++) {
    const seen = new Set<number>();
    for (let i = 0; i < procs * coprimesOf(procs).length; i++) {
      const key = stealStart(procs, i) * procs + stealStep(procs, i);
      if (seen.has(key)) throw new Error(`procs ${procs}, rand ${i}: duplicate position and step`);
      seen.add(key);
    }
  }
});

test('any 32-bit random number gives a walk over all Ps', () => {
  for (const rand of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    for (const procs of [1, 2, 3, 16, 255, 256]) expect(new Set(walk(procs, rand)).size).toBe(procs);
  }
});

test('coprimesOf gives the numbers without a common factor', () => {
  expect(coprimesOf(1)).toEqual([1]);
  expect(coprimesOf(12)).toEqual([1, 5, 7, 11]);
  expect(coprimesOf(7)).toEqual([1, 2, 3, 4, 5, 6]);
});
