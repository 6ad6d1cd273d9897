// The page allocator: address-ordered first fit over the bitmap, found through the summaries. (mpagealloc.go)
//
//   searchPage   no page below it is free: most searches for a page begin, and end, there
//   curPage      pages below it are managed; pagesGrow moves it
//
// Go's Ps each keep a cache of 64 pages (mpagecache.go) so that small spans need no heap lock for their pages. Left
// out: the span's struct and the page table are under that lock here anyway.
//
// All under mheap.lock. Pages are named by number; 0 is no page.

import { Mheap, mheap } from '../shared/layout-heap.ts';
import { get, set, store, word, zero } from '../shared/mem.ts';
import { CHUNKPAGES } from '../shared/param.ts';
import { throw_ } from '../shared/throw.ts';
import { CHUNKSHIFT, levelShift, levelSize, SPANS, SUMBITS, SUMLEVELS } from './arena.ts';
import { findRun, freeRange, takeAll, takeRange } from './mpallocbits.ts';
import { sumAddr, updateSums } from './mpallocsum.ts';

const LEAF = SUMLEVELS - 1;
const CHUNKMASK = CHUNKPAGES - 1;

/** First page of the first run of n free pages, or 0. */
function find(n: number): number {
  const hint = get(mheap, Mheap.searchPage);
  const end = get(mheap, Mheap.curPage);
  if (hint >= end) return 0;
  const chunk = hint >>> CHUNKSHIFT;
  const max = word(sumAddr(LEAF, chunk) + 1);
  if (max < n) return descend(n, hint);
  // Nothing is free before the hint, so the first fit of its chunk is the first fit of all.
  const i = findRun(chunk, n, hint & CHUNKMASK);
  if (i < 0) throw_('bad summary data');
  return (chunk << CHUNKSHIFT) + i;
}

/** The search from the root: at each level, either a run that joins neighbours is long enough, or one entry has it. */
function descend(n: number, hint: number): number {
  let lo = 0;
  let hi = levelSize[0] as number;
  let into = -1;
  for (let level = 0; level <= LEAF; level++) {
    const shift = levelShift[level] as number;
    let base = 0;
    let run = 0;
    into = -1;
    for (let i = Math.max(lo, hint >>> shift); i < hi; i++) {
      const a = sumAddr(level, i);
      const max = word(a + 1);
      const start = word(a);
      if (run === 0) base = i << shift;
      if (run + start >= n) return base;
      if (max >= n) {
        into = i;
        break;
      }
      if (start === 1 << shift) {
        run += start;
        continue;
      }
      run = word(a + 2);
      base = ((i + 1) << shift) - run;
    }
    if (into < 0) {
      if (level === 0) return 0;
      throw_('bad summary data');
    }
    lo = into << SUMBITS;
    hi = lo + (1 << SUMBITS);
  }
  const i = findRun(into, n, 0);
  if (i < 0) throw_('bad summary data');
  return (into << CHUNKSHIFT) + i;
}

/** Pages of [at, end) that lie in at's chunk. */
function partOf(at: number, end: number): number {
  return Math.min(end - at, CHUNKPAGES - (at & CHUNKMASK));
}

function takePages(page: number, n: number): void {
  const end = page + n;
  for (let at = page; at < end; at += partOf(at, end)) takeRange(at >>> CHUNKSHIFT, at & CHUNKMASK, partOf(at, end));
  updateSums(page, n);
}

function freePages(page: number, n: number): void {
  const end = page + n;
  for (let at = page; at < end; at += partOf(at, end)) freeRange(at >>> CHUNKSHIFT, at & CHUNKMASK, partOf(at, end));
  updateSums(page, n);
}

/** Takes n contiguous pages; returns the first, or 0 when there is no such run. (pageAlloc.alloc) */
export function pagesAlloc(n: number): number {
  if (n <= 0) throw_('pagesAlloc: no pages asked for');
  const page = find(n);
  const hint = get(mheap, Mheap.searchPage);
  if (page === 0) {
    const end = get(mheap, Mheap.curPage);
    if (n === 1) set(mheap, Mheap.searchPage, end);
    return 0;
  }
  takePages(page, n);
  // A single page is the first free one of all.
  if (n === 1 || page === hint) set(mheap, Mheap.searchPage, page + n);
  return page;
}

/** Frees n pages. (pageAlloc.free) */
export function pagesFree(page: number, n: number): void {
  freePages(page, n);
  const hint = get(mheap, Mheap.searchPage);
  if (page < hint) set(mheap, Mheap.searchPage, page);
}

/** Puts the next n pages under management, free. (pageAlloc.grow) */
export function pagesGrow(n: number): void {
  const page = get(mheap, Mheap.curPage);
  const start = get(mheap, Mheap.startPage);
  const known = page === start ? (start >>> CHUNKSHIFT) - 1 : (page - 1) >>> CHUNKSHIFT;
  const last = (page + n - 1) >>> CHUNKSHIFT;
  for (let chunk = known + 1; chunk <= last; chunk++) takeAll(chunk);
  zero(SPANS + page, n);
  // spanOf reads it without the lock.
  store(mheap, Mheap.curPage, page + n);
  pagesFree(page, n);
}
