// The heap: spans of whole pages, for objects (alloc) and for stacks (allocManual). (mheap.go)
//
// Each of these takes mheap.lock for itself; callers may hold any lock that ranks before it. nil means that memory is
// out, and the caller says for whom.

import { Mheap, Mspan, mheap, mSpanDead, mSpanInUse, mSpanManual } from '../shared/layout-heap.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set } from '../shared/mem.ts';
import { PAGE } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { pageAddr, pageOf } from './arena.ts';
import { fixallocAlloc, fixallocFree } from './fixalloc.ts';
import { pagesFree } from './mpagealloc.ts';
import { allocNeedsZero, allocPages } from './pages.ts';
import { class_to_size, nelemsOf } from './sizeclasses.ts';
import { setSpans } from './spans.ts';

/** A span for objects of a span class, with npages pages. Memory is not zeroed: see needzero. (mheap.alloc) */
export function mheapAlloc(npages: number, spanclass: number): Ptr<'mspan'> {
  const s = allocSpan(npages, mSpanInUse);
  if (s === 0) return nil;
  // Nobody else knows the span yet.
  const sizeclass = spanclass >>> 1;
  const large = sizeclass === 0;
  const size = large ? npages * PAGE : (class_to_size[sizeclass] as number);
  set(s, Mspan.spanclass, spanclass);
  set(s, Mspan.elemsize, large ? 0 : size);
  set(s, Mspan.elemwords, size / 4);
  set(s, Mspan.nelems, large ? 1 : nelemsOf(sizeclass));
  return s;
}

/** A span whose pages its user manages: stacks. (mheap.allocManual) */
export function allocManual(npages: number): Ptr<'mspan'> {
  return allocSpan(npages, mSpanManual);
}

/** Frees an object span, which is on no list and in no mcache. For a sweeper; there is none yet. (mheap.freeSpan) */
export function freeSpan(s: Ptr<'mspan'>): void {
  freeSpanIn(s, mSpanInUse);
}

/** Frees a stack span. (mheap.freeManual) */
export function freeManual(s: Ptr<'mspan'>): void {
  freeSpanIn(s, mSpanManual);
}

function allocSpan(npages: number, state: number): Ptr<'mspan'> {
  const l = ref(mheap, Mheap.lock);
  lock(l);
  // The struct first: making it may take pages, and pages taken before it would have to be given back.
  const spanalloc = ref(mheap, Mheap.spanalloc);
  const s = as<'mspan'>(fixallocAlloc(spanalloc));
  const page = s === 0 ? 0 : allocPages(npages);
  if (page === 0) {
    if (s !== 0) fixallocFree(spanalloc, s);
    unlock(l);
    return nil;
  }
  set(s, Mspan.startAddr, pageAddr(page));
  set(s, Mspan.npages, npages);
  set(s, Mspan.state, state);
  const dirty = allocNeedsZero(page, npages);
  set(s, Mspan.needzero, dirty ? 1 : 0);
  setSpans(page, npages, s);
  count(state, npages, 1);
  unlock(l);
  return s;
}

function freeSpanIn(s: Ptr<'mspan'>, state: number): void {
  const l = ref(mheap, Mheap.lock);
  lock(l);
  const was = get(s, Mspan.state);
  const on = get(s, Mspan.list);
  const allocCount = get(s, Mspan.allocCount);
  if (was !== state || on !== 0) throw_('mheap.freeSpanLocked - invalid span state');
  if (state === mSpanManual && allocCount !== 0) throw_('mheap.freeSpanLocked - invalid stack free');
  const npages = get(s, Mspan.npages);
  const addr = get(s, Mspan.startAddr);
  const page = pageOf(addr);
  pagesFree(page, npages);
  setSpans(page, npages, nil);
  count(state, -npages, -1);
  set(s, Mspan.state, mSpanDead);
  fixallocFree(ref(mheap, Mheap.spanalloc), s);
  unlock(l);
}

function count(state: number, npages: number, nspans: number): void {
  const pagesField = state === mSpanInUse ? Mheap.heapPages : Mheap.stackPages;
  const spansField = state === mSpanInUse ? Mheap.heapSpans : Mheap.stackSpans;
  const pages = get(mheap, pagesField);
  set(mheap, pagesField, pages + npages);
  const spans = get(mheap, spansField);
  set(mheap, spansField, spans + nspans);
}
