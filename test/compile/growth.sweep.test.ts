// Compiling takes work and makes code in proportion to the size of a function, not to its square: each shape of
// bench/compile.ts at a size and at twice that size. Work is counted (work.ts); seconds of processor time are only for
// what once took half a minute.

import { expect, test } from 'vitest';
import type { SourceShape } from '../../bench/compile.ts';
import { everyNth } from '../harness/sweep.ts';
import { workOf } from './work.ts';

// After work.ts, so that its blocks are counted.
const { compileShape, compileTime, SHAPES } = await import('../../bench/compile.ts');

/** Twice the parts take at most so many times as much; n * log n would be 2.2. */
const MOST = 2.3;
/** Babel looks a name up through all the ifs around it. */
const MOST_OF: Partial<Record<SourceShape, number>> = { 'else if': 3 };
const PARTS = 400;

test.each(everyNth(4, Object.keys(SHAPES) as SourceShape[]))('%s', (shape) => {
  compileShape(shape, 50);
  const [once, twice] = [PARTS, 2 * PARTS].map((n) => {
    let size = 0;
    const work = workOf(() => {
      size = compileShape(shape, n).code.length;
    });
    return { work, size };
  }) as [{ work: number; size: number }, { work: number; size: number }];
  expect(once.work).toBeGreaterThan(PARTS);
  expect(twice.work / once.work, `work: ${once.work}, ${twice.work}`).toBeLessThan(MOST_OF[shape] ?? MOST);
  expect(twice.size / once.size, `characters: ${once.size}, ${twice.size}`).toBeLessThan(MOST);
});

test.each(
  everyNth(3, [
    ['locals', 5000],
    ['suspensions', 3000],
    ['yields in a template', 500],
  ] as const),
)('%s: %i in less than 3 s of processor time', (shape, n) => {
  // The better of two: the first is V8's compiler's.
  expect(Math.min(compileTime(shape, n), compileTime(shape, n))).toBeLessThan(3000);
});
