// An allocator of structs of one size: freed ones are linked through their first word, new ones are cut from chunks of
// persistentalloc. The heap's own structs, mspan and mcache, come from here. (mfixalloc.go)
//
// All under mheap.lock.

import { Fixalloc } from '../shared/layout-heap.ts';
import { get, set, setword, word, zero } from '../shared/mem.ts';
import { CACHELINE, FIXALLOCCHUNK } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { persistentallocLocked } from './persistent.ts';

/** Sets f up for structs of so many words. */
export function fixallocInit(f: Ptr<'fixalloc'>, words: number): void {
  if (words * 4 > FIXALLOCCHUNK) throw_('runtime: fixalloc size too large');
  set(f, Fixalloc.words, words);
  set(f, Fixalloc.list, 0);
  set(f, Fixalloc.chunk, 0);
  set(f, Fixalloc.chunkend, 0);
  set(f, Fixalloc.inuse, 0);
  set(f, Fixalloc.made, 0);
}

/** A zeroed struct; 0 when there is no memory. */
export function fixallocAlloc(f: Ptr<'fixalloc'>): number {
  const words = get(f, Fixalloc.words);
  if (words === 0) throw_('runtime: use of FixAlloc_Alloc before FixAlloc_Init');
  const inuse = get(f, Fixalloc.inuse);
  const freed = get(f, Fixalloc.list);
  if (freed !== 0) {
    const next = word(freed);
    set(f, Fixalloc.list, next);
    set(f, Fixalloc.inuse, inuse + 1);
    zero(freed, words);
    return freed;
  }
  const a = cut(f, words);
  if (a !== 0) set(f, Fixalloc.inuse, inuse + 1);
  return a;
}

function cut(f: Ptr<'fixalloc'>, words: number): number {
  let a = get(f, Fixalloc.chunk);
  const end = get(f, Fixalloc.chunkend);
  if (a + words > end) {
    const n = Math.floor(FIXALLOCCHUNK / 4 / words) * words;
    a = persistentallocLocked(n, CACHELINE / 4);
    if (a === 0) return 0;
    set(f, Fixalloc.chunkend, a + n);
  }
  set(f, Fixalloc.chunk, a + words);
  const made = get(f, Fixalloc.made);
  set(f, Fixalloc.made, made + 1);
  return a;
}

export function fixallocFree(f: Ptr<'fixalloc'>, a: number): void {
  const list = get(f, Fixalloc.list);
  setword(a, list);
  set(f, Fixalloc.list, a);
  const inuse = get(f, Fixalloc.inuse);
  set(f, Fixalloc.inuse, inuse - 1);
}
