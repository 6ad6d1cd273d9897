// mallocgc and the caches and lists below it, on one thread.
// Tests src/heap: fixalloc, malloc, mcache, mcentral, mheap, persistent, spans, stats.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { mallocgc } from '../../src/heap/malloc.ts';
import { allocmcache, freemcache } from '../../src/heap/mcache.ts';
import { freeSpan } from '../../src/heap/mheap.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { spanListRemove, spanOf } from '../../src/heap/spans.ts';
import { heapStats } from '../../src/heap/stats.ts';
import { m0 } from '../../src/shared/globals.ts';
import { M, P } from '../../src/shared/layout.ts';
import { Mspan, zerobase } from '../../src/shared/layout-heap.ts';
import { get, mem, set, setword } from '../../src/shared/mem.ts';
import { nil } from '../../src/shared/struct.ts';
import { bootHeap, giveP, solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

const bytes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 64 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 2048 }) },
  { weight: 2, arbitrary: fc.integer({ min: 2049, max: 40_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 40_001, max: 300_000 }) },
);

/** Throws when [a, a + words) is not zero, then fills it. */
function claim(a: number, words: number, mark: number): void {
  for (let i = a; i < a + words; i++) {
    if (mem[i] !== 0) throw new Error(`word ${i} of object ${a} holds ${mem[i]}`);
    mem[i] = mark;
  }
}

function overlaps(ranges: readonly (readonly [number, number])[]): string[] {
  const sorted = [...ranges].sort((x, y) => x[0] - y[0]);
  const bad: string[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const [a = 0, n = 0] = sorted[i - 1] ?? [];
    const [b = 0] = sorted[i] ?? [];
    if (a + n > b) bad.push(`${a}+${n} and ${b}`);
  }
  return bad;
}

// Each run boots over what the one before left, which is all rubbish.
test('objects are aligned, zeroed and apart, over dirty memory too', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes, fc.boolean()), { minLength: 1, maxLength: 300, size: 'max' }), (asks) => {
      solo();
      const ranges: [number, number][] = [];
      for (const [n, noscan] of asks) {
        const a = mallocgc(n, noscan);
        expect(a % 2).toBe(0);
        const words = Math.ceil(n / 4);
        claim(a, words, 0x5a5a5a5a);
        ranges.push([a, words]);
      }
      expect(overlaps(ranges)).toEqual([]);
      expect(heapAudit()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('objects of a class come one after the other from one span', () => {
  const a = mallocgc(48, false);
  const b = mallocgc(33, false);
  expect(b - a).toBe(12);
  const s = spanOf(b);
  expect([get(s, Mspan.elemsize), get(s, Mspan.allocCount), get(s, Mspan.freeindex)]).toEqual([48, 2, 2]);
  const other = mallocgc(48, true);
  expect(spanOf(other)).not.toBe(s);
});

test('tiny objects share a block; objects of no size share one address', () => {
  const a = mallocgc(8, true);
  const b = mallocgc(5, true);
  const c = mallocgc(9, true);
  const d = mallocgc(1, true);
  expect([b - a, d]).toEqual([2, c + 4]);
  expect([mallocgc(0, true), mallocgc(0, false)]).toEqual([zerobase, zerobase]);
  expect(heapAudit()).toEqual([]);
});

test('a span runs full and is exchanged', () => {
  const spans = new Set<number>();
  for (let i = 0; i < 2000; i++) spans.add(spanOf(mallocgc(1024, false)));
  expect(spans.size).toBe(250);
  expect(heapAudit()).toEqual([]);
});

test('large objects have a span each and are zeroed when memory is used again', () => {
  const before = heapStats();
  const a = mallocgc(1_000_000, false);
  expect(a % 2048).toBe(0);
  const s = spanOf(a + 249_999);
  expect([get(s, Mspan.npages), get(s, Mspan.nelems), get(s, Mspan.allocCount)]).toEqual([123, 1, 1]);
  claim(a, 250_000, -1);
  const used = heapStats();
  expect(used.heapInuse - before.heapInuse).toBe(123 * 8192);
  expect(heapAudit()).toEqual([]);
  // What a sweeper will do with it.
  spanListRemove(get(s, Mspan.list), s);
  freeSpan(s);
  const { heapInuse, heapSpans } = before;
  expect(heapStats()).toEqual({ ...used, heapInuse, heapSpans, free: used.free + 123 * 8192 });
  const b = mallocgc(1_000_000, true);
  expect(b).toBe(a);
  claim(b, 250_000, -1);
  expect(heapAudit()).toEqual([]);
});

test('an mcache gives its spans back, and the next one goes on with them', () => {
  const pp = get(m0, M.p);
  const a = mallocgc(64, false);
  const first = get(pp, P.mcache);
  const second = allocmcache();
  set(pp, P.mcache, second);
  freemcache(first);
  const b = mallocgc(64, false);
  expect(b - a).toBe(16);
  expect(heapAudit()).toEqual([]);
});

test('before there are Ps, mcache0 serves; after, an M without a P may not allocate', () => {
  bootHeap();
  expect(mallocgc(24, false)).toBeGreaterThan(0);
  giveP();
  expect(mallocgc(24, false)).toBeGreaterThan(0);
  set(m0, M.p, nil);
  expect(() => mallocgc(24, false)).toThrow('malloc called without a P or outside bootstrapping');
});

test('bad sizes are refused', () => {
  for (const bad of [-1, 1.5, Number.NaN]) {
    solo();
    expect(() => mallocgc(bad, false)).toThrow('is not a count of bytes');
  }
  solo();
  expect(() => persistentalloc(0)).toThrow('persistentalloc');
  solo();
  expect(() => persistentalloc(8, 3)).toThrow('align is not a power of 2');
});

test('persistent memory is zeroed, aligned and apart, small and large', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 0, max: 6 })), {
        maxLength: 60,
        size: 'max',
      }),
      (asks) => {
        solo();
        const ranges: [number, number][] = [];
        for (const [words, log] of asks) {
          const a = persistentalloc(words, 1 << log);
          expect(a % (1 << log)).toBe(0);
          claim(a, words, 77);
          ranges.push([a, words]);
        }
        expect(overlaps(ranges)).toEqual([]);
        expect(heapAudit()).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

test('out of memory names the size, the use and who asked', () => {
  const words = mem.length;
  const message =
    /^fatal error: runtime: out of memory: cannot allocate (\d+)-byte block \((\d+) in use\) for heap object/;
  const caught = (() => {
    try {
      mallocgc(words * 4, false);
    } catch (e) {
      return String((e as Error).message);
    }
    return 'nothing';
  })();
  expect(Number(message.exec(caught)?.[1])).toBe(words * 4);
  const inUse = heapStats();
  expect(Number(message.exec(caught)?.[2])).toBe(inUse.heapInuse + inUse.stackInuse + inUse.systemInuse);
  expect(heapAudit()).toEqual([]);
  solo();
  expect(() => persistentalloc(words)).toThrow('-byte block (');
  expect(heapAudit()).toEqual([]);
});

test('memory can be used up to the last page', () => {
  const { free, reserve } = heapStats();
  let n = 0;
  expect(() => {
    for (;;) {
      setword(mallocgc(65536, true), 1);
      n++;
    }
  }).toThrow('cannot allocate 65536-byte block');
  // Short of it: what is left of a run, and the structs of the spans.
  expect(n * 65536).toBeGreaterThan(free + reserve - 2 * 1024 * 1024);
  expect(heapAudit()).toEqual([]);
});
