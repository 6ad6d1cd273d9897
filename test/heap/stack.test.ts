// Stacks from the pools, on one thread.
// Tests src/heap: stackcache, stackpool.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { stackalloc, stackfree } from '../../src/heap/stack.ts';
import { stackcache_clear } from '../../src/heap/stackcache.ts';
import { freeStackSpans } from '../../src/heap/stackpool.ts';
import { heapStats } from '../../src/heap/stats.ts';
import { m0 } from '../../src/shared/globals.ts';
import { M, P } from '../../src/shared/layout.ts';
import { Mcache, Mheap, mheap } from '../../src/shared/layout-heap.ts';
import { get, mem, set } from '../../src/shared/mem.ts';
import { at, nil } from '../../src/shared/struct.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

function clearCache(): void {
  const pp = get(m0, M.p);
  stackcache_clear(get(pp, P.mcache));
}

test.each([2048, 4096, 8192, 16384])('a stack of %i bytes comes from the cache, which is filled by half', (bytes) => {
  const a = stackalloc(bytes);
  const c = get(get(m0, M.p), P.mcache);
  const order = Math.log2(bytes / 2048);
  expect(get(c, at(Mcache.stacksize, order))).toBe(16384 - bytes);
  expect(heapStats().stackInuse).toBe(32768);
  stackfree(a, bytes);
  expect(stackalloc(bytes)).toBe(a);
  stackfree(a, bytes);
  expect(heapAudit()).toEqual([]);
  clearCache();
  expect(heapAudit()).toEqual([]);
  expect(heapStats().stackInuse).toBe(0);
});

test('a full cache gives back half', () => {
  const stacks = Array.from({ length: 40 }, () => stackalloc(2048));
  const c = get(get(m0, M.p), P.mcache);
  for (const s of stacks) stackfree(s, 2048);
  const size = get(c, at(Mcache.stacksize, 0));
  expect(size).toBeLessThanOrEqual(32768);
  expect(size).toBeGreaterThanOrEqual(16384);
  expect(heapAudit()).toEqual([]);
});

test('an M without a P uses the pool', () => {
  set(m0, M.p, nil);
  const a = stackalloc(4096);
  expect(heapStats().stackInuse).toBe(32768);
  expect(heapAudit()).toEqual([]);
  stackfree(a, 4096);
  expect(heapStats().stackInuse).toBe(0);
  expect(heapAudit()).toEqual([]);
});

test('large stacks are spans, and kept only while a collector runs', () => {
  const a = stackalloc(65536);
  expect(heapStats().stackInuse).toBe(65536);
  stackfree(a, 65536);
  expect(heapStats().stackInuse).toBe(0);
  set(mheap, Mheap.gcphase, 1);
  const b = stackalloc(65536);
  const small = stackalloc(8192);
  stackfree(b, 65536);
  stackfree(small, 8192);
  clearCache();
  expect(heapStats().stackInuse).toBe(65536 + 32768);
  expect(heapAudit()).toEqual([]);
  expect(stackalloc(65536)).toBe(b);
  stackfree(b, 65536);
  set(mheap, Mheap.gcphase, 0);
  freeStackSpans();
  expect(heapStats().stackInuse).toBe(0);
  expect(heapAudit()).toEqual([]);
});

test('freeing what is no stack is refused', () => {
  expect(() => stackalloc(3000)).toThrow('stack size not a power of 2');
  solo();
  expect(() => stackalloc(0)).toThrow('stack size not a power of 2');
  solo();
  const a = stackalloc(65536);
  expect(() => stackfree(a, 131072)).toThrow('not a stack of this size');
  solo();
  const b = stackalloc(65536);
  stackfree(b, 65536);
  expect(() => stackfree(b, 65536)).toThrow('bad span state');
});

test('any order of allocation and release keeps stacks apart and the heap sound', () => {
  const step = fc.record({ log: fc.integer({ min: 11, max: 18 }), free: fc.nat(), go: fc.boolean(), p: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 200, size: 'max' }), (steps) => {
      const pp = solo();
      const live: { lo: number; bytes: number }[] = [];
      for (const s of steps) {
        set(m0, M.p, s.p ? pp : nil);
        if (s.go || live.length === 0) {
          const bytes = 2 ** s.log;
          const lo = stackalloc(bytes);
          mem.fill(bytes, lo, lo + bytes / 4);
          live.push({ lo, bytes });
        } else {
          const [one] = live.splice(s.free % live.length, 1);
          if (one === undefined) continue;
          expect(mem.subarray(one.lo, one.lo + one.bytes / 4).every((w) => w === one.bytes)).toBe(true);
          stackfree(one.lo, one.bytes);
        }
      }
      set(m0, M.p, pp);
      expect(heapAudit()).toEqual([]);
      for (const one of live) stackfree(one.lo, one.bytes);
      clearCache();
      expect(heapStats().stackInuse).toBe(0);
      expect(heapAudit()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
