// The audit goes red for each kind of damage, and a machine that boots over a damaged heap is sound.
// Tests src/heap: auditheap, auditpages, auditspans, auditstacks.

import { beforeEach, expect, test } from 'vitest';
import { CHUNKS, pageOf, SPANS, SUMS } from '../../src/heap/arena.ts';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { mallocgc } from '../../src/heap/malloc.ts';
import { spanOf } from '../../src/heap/spans.ts';
import { stackalloc, stackfree } from '../../src/heap/stack.ts';
import { Kern, kern, m0 } from '../../src/shared/globals.ts';
import { M, P } from '../../src/shared/layout.ts';
import { emptymspan, Mcache, Mheap, Mspan, mheap, zerobase } from '../../src/shared/layout-heap.ts';
import { as, get, mem, set, setword, word } from '../../src/shared/mem.ts';
import { at, type Ptr } from '../../src/shared/struct.ts';
import { solo } from '../harness/solo.ts';

let object = 0;
let stack = 0;
let spare = 0;

beforeEach(() => {
  solo();
  object = mallocgc(64, false);
  for (let i = 0; i < 300; i++) mallocgc(64, false);
  mallocgc(50_000, true);
  stack = stackalloc(2048);
  spare = stackalloc(2048);
  stackfree(spare, 2048);
  expect(heapAudit()).toEqual([]);
});

const DAMAGE: [string, () => void, RegExp][] = [
  ['a counter', () => set(mheap, Mheap.heapPages, get(mheap, Mheap.heapPages) + 1), /heapPages is/],
  ['a bit of a taken page', () => flip(pageOf(object)), /its bit says otherwise/],
  ['a bit of a free page', () => flip(get(mheap, Mheap.curPage) - 1), /in no span, but its bit/],
  ['a summary', () => setword(SUMS + 1, word(SUMS + 1) - 1), /summary 0 of level 0/],
  ['the search hint', () => set(mheap, Mheap.searchPage, get(mheap, Mheap.curPage)), /searchPage is/],
  ['the page table', () => setword(SPANS + pageOf(stack) + 1, 0), /the page table says 0/],
  ['an allocCount', () => set(spanOf(object), Mspan.allocCount, 3), /allocCount 3/],
  ['the allocCount of a stack span', () => set(spanOf(stack), Mspan.allocCount, 99), /99 allocated/],
  ['an mcache slot', () => set(mcache(), at(Mcache.alloc, 2 * 5 + 2), emptymspan), /is in 0 places/],
  ['a span that is listed and cached', () => listTwice(), /is in 2 places/],
  ['the size of a stack cache', () => set(mcache(), Mcache.stacksize, 0), /size is 0/],
  ['a stack that is free twice', () => setword(spare, spare), /is also in mcache/],
  ['a stack on the free list of its span', () => set(spanOf(stack), Mspan.manualFreeList, stack + 1), /bad stack/],
  ['a link of mcaches', () => set(mheap, Mheap.allmcaches, as<'mcache'>(-5)), /allmcaches: bad link -5/],
];

function flip(page: number): void {
  const a = CHUNKS + (page >>> 5);
  setword(a, word(a) ^ (1 << (page & 31)));
}

function mcache(): Ptr<'mcache'> {
  return get(get(m0, M.p), P.mcache);
}

/** Puts a span that is on a full list into the cache's slot as well. */
function listTwice(): void {
  const slot = at(Mcache.alloc, get(spanOf(object), Mspan.spanclass));
  set(mcache(), slot, spanOf(object));
}

test.each(DAMAGE)('red: %s', (_, damage, finding) => {
  damage();
  expect(heapAudit().join('\n')).toMatch(finding);
});

test('a boot over damaged and dirty memory is sound, and its objects are zero', () => {
  const dirty = get(kern, Kern.dirty) >>> 0;
  // All that the last boot may have touched, from the heap's globals on.
  mem.fill(0x77777777, mheap, dirty);
  solo();
  expect(heapAudit()).toEqual([]);
  for (const bytes of [8, 24, 1024, 8192, 32768, 100_000, 4_000_000]) {
    const a = mallocgc(bytes, bytes % 3 === 0);
    const clean = mem.subarray(a, a + bytes / 4).every((w) => w === 0);
    expect([bytes, clean]).toEqual([bytes, true]);
  }
  expect(word(zerobase)).toBe(0);
  expect(heapAudit()).toEqual([]);
  expect(get(kern, Kern.dirty) >>> 0).toBeGreaterThanOrEqual(dirty);
});
