// Pages for spans and for persistentalloc: the page allocator, grown when it has no run that is long enough. Growth is
// a matter of book-keeping only, since the memory is reserved whole and the operating system commits a page at first
// touch: managing it chunk by chunk keeps the boot of a large machine from touching the tables of memory that is never
// used. (mheap.go: allocSpan, grow, allocNeedsZero)
//
// All under mheap.lock, but for outOfMemory.

import { Kern, kern } from '../shared/globals.ts';
import { Mheap, mheap } from '../shared/layout-heap.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { get, ref, set } from '../shared/mem.ts';
import { CHUNKPAGES, PAGE } from '../shared/param.ts';
import { throw_ } from '../shared/throw.ts';
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
 * Whether pages just taken may hold anything but zeroes. Kern.dirty is the high-water mark of every boot of this
 * machine; since pages are taken lowest first, a mark per machine serves where Go keeps one per 64 MiB arena.
 */
export function allocNeedsZero(page: number, n: number): boolean {
  const dirty = get(kern, Kern.dirty) >>> 0;
  const end = pageAddr(page + n);
  if (end > dirty) set(kern, Kern.dirty, end);
  return pageAddr(page) < dirty;
}

/**
 * Ends the run: memory is fixed, so this is final. The message names the size, what asked for it and how much is in
 * use, which is what one needs to choose a larger `heap`. With no heap lock held: the allocators return nil up to where
 * the asker's name is known. (mheap.go: grow)
 */
export function outOfMemory(bytes: number, what: string): never {
  const heap = get(mheap, Mheap.heapPages);
  const stacks = get(mheap, Mheap.stackPages);
  const system = get(mheap, Mheap.systemPages);
  // Read without the lock: a figure for people.
  const inUse = (heap + stacks + system) * PAGE;
  throw_(`runtime: out of memory: cannot allocate ${bytes}-byte block (${inUse} in use) for ${what}`);
}
