// mallocinit: the heap of a machine that boots, for the first time or again. (malloc.go: mallocinit; mheap.go: init)
//
// A boot inherits memory that holds anything below Kern.dirty: the globals are cleared here, the tables as they come
// under management, pages when they are handed out. Above the mark everything is zero and is left alone, untouched.

import { Kern, kern } from '../shared/globals.ts';
import {
  emptymspan,
  Mcache,
  Mheap,
  Mspan,
  mheap,
  mSpanSystem,
  Persistent,
  persistent,
  systemspan,
  zerobase,
} from '../shared/layout-heap.ts';
import { lockInit } from '../shared/lock.ts';
import { get, ref, set, zero } from '../shared/mem.ts';
import { TINYSIZE } from '../shared/param.ts';
import { sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { ENDPAGE, pageAddr, SPANS, STARTPAGE, SUMS } from './arena.ts';
import { fixallocInit } from './fixalloc.ts';
import { allocmcache } from './mcache.ts';
import { mcentralsInit } from './mcentral.ts';
import { class_to_size, sizeToClass } from './sizeclasses.ts';

/** Once a boot, by m0 before there is any other M; g0 and m0 are linked. Makes mcache0. */
export function mallocinit(): void {
  if (class_to_size[sizeToClass(TINYSIZE)] !== TINYSIZE) throw_('bad TinySizeClass');
  if (STARTPAGE >= ENDPAGE) throw_('mallocinit: no memory for the heap');
  mheapinit();
  mcentralsInit();
  zero(persistent, sizeof(Persistent));
  lockInit(ref(persistent, Persistent.lock), 'globalAlloc');
  zero(emptymspan, sizeof(Mspan));
  zero(systemspan, sizeof(Mspan));
  set(systemspan, Mspan.state, mSpanSystem);
  zero(zerobase, 16);
  const c = allocmcache();
  set(mheap, Mheap.mcache0, c);
}

function mheapinit(): void {
  const dirty = get(kern, Kern.dirty) >>> 0;
  const start = pageAddr(STARTPAGE);
  // Summaries of all levels, which end where the page table begins. Bitmap and page table are cleared as the heap
  // grows.
  zero(SUMS, SPANS - SUMS);
  if (dirty < start) set(kern, Kern.dirty, start);
  zero(mheap, sizeof(Mheap));
  lockInit(ref(mheap, Mheap.lock), 'mheap');
  set(mheap, Mheap.searchPage, STARTPAGE);
  set(mheap, Mheap.startPage, STARTPAGE);
  set(mheap, Mheap.curPage, STARTPAGE);
  set(mheap, Mheap.endPage, ENDPAGE);
  fixallocInit(ref(mheap, Mheap.spanalloc), sizeof(Mspan));
  fixallocInit(ref(mheap, Mheap.cachealloc), sizeof(Mcache));
}
