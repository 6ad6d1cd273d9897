// Pages for spans and for persistentalloc: the page allocator, grown when it has no run that is long enough. Growth is a
// matter of book-keeping only, since the memory is reserved whole and the operating system commits a page at first touch:
// managing it chunk by chunk keeps the boot of a large machine from touching the tables of memory that is never used.
// (mheap.go: allocSpan, grow, allocNeedsZero)
//
// All under mheap.lock.

import { Kern, kern } from '../shared/globals.ts';
import { Mheap, mheap } from '../shared/layout-heap.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { get, ref, set } from '../shared/mem.ts';
import { CHUNKPAGES } from '../shared/param.ts';
import { pageAddr } from './arena.ts';
import { pagesAlloc, pagesGrow } from './mpagealloc.ts';

/** Manages at least n more pages if memory has them, otherwise what is left. False when there is none. (mheap.grow) */
function grow(n: number): boolean {
  const cur = get(mheap, Mheap.curPage);
  const end = get(mheap, Mheap.endPage);
  if (cur === end) return false;
  const ask = Math.ceil(n / CHUNKPAGES) * CHUNKPAGES;
  pagesGrow(Math.min(ask, end - cur));
  return true;
}

/** Takes n contiguous pages; 0 when memory has no such run. */
export function allocPages(n: number): number {
  assertLockHeld(ref(mheap, Mheap.lock));
  const page = pagesAlloc(n);
  if (page !== 0) return page;
  if (!grow(n)) return 0;
  return pagesAlloc(n);
}

/**
 * Whether pages just taken may hold anything but zeroes. Kern.dirty is the high-water mark of every boot of this machine;
 * since pages are taken lowest first, a mark per machine serves where Go keeps one per 64 MiB arena.
 */
export function allocNeedsZero(page: number, n: number): boolean {
  const dirty = get(kern, Kern.dirty) >>> 0;
  const end = pageAddr(page + n);
  if (end > dirty) set(kern, Kern.dirty, end);
  return pageAddr(page) < dirty;
}
