// The page allocator against a model that is an array of booleans searched from the front.
// Tests src/heap: mpagealloc, mpallocbits, mpallocsum, pages.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { auditPages } from '../../src/heap/auditpages.ts';
import { pagesAlloc, pagesFree, pagesGrow } from '../../src/heap/mpagealloc.ts';
import { Mheap, mheap } from '../../src/shared/layout-heap.ts';
import { get } from '../../src/shared/mem.ts';
import { bootHeap } from '../harness/solo.ts';

type Step = { op: 'alloc'; n: number } | { op: 'grow'; n: number } | { op: 'free'; which: number };

const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 2, arbitrary: fc.integer({ min: 13, max: 600 }) },
  { weight: 1, arbitrary: fc.integer({ min: 601, max: 5000 }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('alloc' as const), n: size }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('free' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('grow' as const), n: fc.integer({ min: 1, max: 3000 }) }) },
);

/** Pages free, from `start`; what lies past its end is not managed. */
function firstFit(free: readonly boolean[], n: number): number {
  let run = 0;
  for (let i = 0; i < free.length; i++) {
    run = free[i] ? run + 1 : 0;
    if (run === n) return i - n + 1;
  }
  return -1;
}

function sums(): string[] {
  const found: string[] = [];
  auditPages(found);
  return found.filter((f) => f.startsWith('summary') || f.startsWith('mheap.searchPage'));
}

test('the allocator takes the first fit, as a model does', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 120, size: 'max' }), (steps) => {
      bootHeap();
      const start = get(mheap, Mheap.curPage);
      const end = get(mheap, Mheap.endPage);
      // What the boot took of its first chunks stays out of the game.
      while (pagesAlloc(1) !== 0);
      const free: boolean[] = [];
      const live: { page: number; n: number }[] = [];
      for (const s of steps) {
        if (s.op === 'grow') {
          const n = Math.min(s.n, end - start - free.length);
          if (n === 0) continue;
          pagesGrow(n);
          for (let i = 0; i < n; i++) free.push(true);
        } else if (s.op === 'alloc') {
          const at = firstFit(free, s.n);
          const page = pagesAlloc(s.n);
          expect(page).toBe(at < 0 ? 0 : start + at);
          if (at < 0) continue;
          free.fill(false, at, at + s.n);
          live.push({ page, n: s.n });
        } else if (live.length > 0) {
          const [run] = live.splice(s.which % live.length, 1);
          if (run === undefined) continue;
          pagesFree(run.page, run.n);
          free.fill(true, run.page - start, run.page - start + run.n);
        }
      }
      expect(sums()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a page cannot be freed twice', () => {
  bootHeap();
  const page = pagesAlloc(3);
  pagesFree(page, 3);
  expect(() => pagesFree(page + 1, 1)).toThrow('page allocator: page freed twice');
});

test('a run that spans chunks and summary entries is found', () => {
  bootHeap();
  pagesGrow(512 * 20);
  const n = 512 * 17 + 3;
  const page = pagesAlloc(n);
  expect(page).toBeGreaterThan(0);
  expect(pagesAlloc(n)).toBe(0);
  pagesFree(page, n);
  expect(pagesAlloc(n)).toBe(page);
  pagesFree(page, n);
  expect(heapAudit()).toEqual([]);
});
