// persistentalloc: memory that is never freed, for the runtime's own structs. Bumped from 256 KiB chunks under
// globalAlloc; a new chunk is taken from the page allocator, so mheap.lock comes first, by rank. (malloc.go:
// persistentalloc)
//
// Go gets its chunks from the operating system. Here all memory is the arena's: chunks stand in the page table as
// `systemspan`, so that every page of the machine is accounted for. Carving them from the far end of memory was
// rejected: it would split the high-water mark below which memory may be dirty in two.

import { Mheap, mheap, Persistent, persistent, systemspan } from '../shared/layout-heap.ts';
import { lock, unlock } from '../shared/lock.ts';
import { addf, get, ref, set, zero } from '../shared/mem.ts';
import { CACHELINE, PAGE, PERSISTENTCHUNK, PERSISTENTMAX } from '../shared/param.ts';
import { throw_ } from '../shared/throw.ts';
import { pageAddr } from './arena.ts';
import { allocNeedsZero, allocPages, outOfMemory } from './pages.ts';
import { setSpans } from './spans.ts';

const LINEWORDS = CACHELINE / 4;

/** `words` zeroed words at a multiple of alignWords, for good. Dies when there is no memory. Any M, with any lock held
 *  that ranks before mheap's. */
export function persistentalloc(words: number, alignWords: number = LINEWORDS): number {
  checkRequest(words, alignWords);
  const l = ref(persistent, Persistent.lock);
  lock(l);
  const a = bump(words, alignWords);
  unlock(l);
  if (a !== 0) return a;
  const hl = ref(mheap, Mheap.lock);
  lock(hl);
  const b = persistentallocLocked(words, alignWords);
  unlock(hl);
  if (b === 0) outOfMemory(words * 4, 'runtime structure');
  return b;
}

/** The same with mheap.lock held, for fixalloc; 0 when there is no memory. */
export function persistentallocLocked(words: number, alignWords: number): number {
  checkRequest(words, alignWords);
  const l = ref(persistent, Persistent.lock);
  lock(l);
  const a = bump(words, alignWords);
  const b = a !== 0 ? a : morechunk(words, alignWords);
  unlock(l);
  return b;
}

function checkRequest(words: number, alignWords: number): void {
  if (!(Number.isInteger(words) && words > 0)) throw_('persistentalloc: size is not a positive count of words');
  const aligned = alignWords > 0 && (alignWords & (alignWords - 1)) === 0 && alignWords * 4 <= PAGE;
  if (!aligned) throw_('persistentalloc: align is not a power of 2 up to a page');
}

/** From the chunk at hand; 0 when it has no room. globalAlloc held. */
function bump(words: number, alignWords: number): number {
  const next = get(persistent, Persistent.next);
  const end = get(persistent, Persistent.end);
  const a = Math.ceil(next / alignWords) * alignWords;
  if (a + words > end) return 0;
  set(persistent, Persistent.next, a + words);
  addf(persistent, Persistent.inuse, words);
  return a;
}

/** Takes pages: the caller's own when the request is large, otherwise a chunk. mheap.lock and globalAlloc held. */
function morechunk(words: number, alignWords: number): number {
  const own = Math.ceil((words * 4) / PAGE);
  if (words * 4 >= PERSISTENTMAX) {
    const a = systemPages(own);
    if (a !== 0) addf(persistent, Persistent.inuse, words);
    return a;
  }
  // When memory runs short, as much as the request itself will do.
  const chunk = systemPages(PERSISTENTCHUNK / PAGE);
  const a = chunk !== 0 ? chunk : systemPages(own);
  if (a === 0) return 0;
  set(persistent, Persistent.next, a);
  set(persistent, Persistent.end, a + (chunk !== 0 ? PERSISTENTCHUNK : own * PAGE) / 4);
  return bump(words, alignWords);
}

/** n zeroed pages that stay taken; their address, or 0. */
function systemPages(n: number): number {
  const page = allocPages(n);
  if (page === 0) return 0;
  setSpans(page, n, systemspan);
  const pages = get(mheap, Mheap.systemPages);
  set(mheap, Mheap.systemPages, pages + n);
  const a = pageAddr(page);
  if (allocNeedsZero(page, n)) zero(a, (n * PAGE) / 4);
  return a;
}
