// Structs of the heap, their fixed addresses after the data segment (globals.ts), and where the arena begins. The
// tables that describe pages are sized by the memory at hand: heap/arena.ts lays them out at the arena's beginning.
//
//   HEAPGLOBALS   mheap, persistent, emptymspan, systemspan, zerobase
//                 stackpool[4], stackLarge, mcentral[136]
//   HEAPBASE      page-aligned: chunk bitmaps | summaries | page -> mspan | pages, to the end of memory

import { HEAPGLOBALS, PAGEWORDS } from './globals.ts';
import { MUTEX } from './layout.ts';
import { NUMSTACKORDERS } from './param.ts';
import { embed, f64, i32, i32s, line, type Ptr, ptr, ptrs, sizeof, struct } from './struct.ts';

/** Size classes, class 0 (large) included, and span classes: each twice, scan and noscan. (sizeclasses.go, mheap.go) */
export const NUMSIZECLASSES = 68;
export const NUMSPANCLASSES: number = 2 * NUMSIZECLASSES;

/** A doubly linked list of spans. */
export const Mspanlist = struct('mspanlist', { first: ptr('mspan'), last: ptr('mspan') });
export const MSPANLIST = 2;

/** Span states. (mheap.go: mSpanDead, mSpanInUse, mSpanManual) mSpanSystem: persistentalloc's, never freed. */
export const mSpanDead = 0;
export const mSpanInUse = 1;
export const mSpanManual = 2;
export const mSpanSystem = 3;

/** A run of pages. Exactly one cache line. */
export const Mspan = struct('mspan', {
  // Guarded by the lock of the list that it is on.
  next: ptr('mspan'),
  prev: ptr('mspan'),
  list: ptr('mspanlist'),
  // mheap.lock, while the span is made or freed; constant in between.
  startAddr: i32,
  npages: i32,
  state: i32,
  spanclass: i32,
  /** Bytes and words of one object or stack. Bytes are 0 for a large object: they may not fit 32 bits. */
  elemsize: i32,
  elemwords: i32,
  nelems: i32,
  /** Memory below the machine's high-water mark: it may hold anything. */
  needzero: i32,
  // The P whose mcache has the span, or the lock of the central or stack pool that it is on.
  /** Objects below it are taken. */
  freeindex: i32,
  allocCount: i32,
  /** Free stacks, linked through their first word. */
  manualFreeList: i32,
});

/** An allocator of structs of one size. mheap.lock. (mfixalloc.go) */
export const Fixalloc = struct('fixalloc', {
  words: i32,
  list: i32,
  chunk: i32,
  chunkend: i32,
  inuse: i32,
  /** Structs ever cut from chunks. */
  made: i32,
});
const FIXALLOC = 6;

export const Mheap = struct('mheap', {
  lock: embed('mutex', MUTEX),
  // mheap.lock. Page numbers are word address / PAGEWORDS.
  /** No page below it is free. (mpagealloc.go: searchAddr) */
  searchPage: i32,
  /** Pages from startPage up to curPage are under management (curPage is read without the lock); the machine ends at
   *  endPage. (curArena) */
  startPage: i32,
  curPage: i32,
  endPage: i32,
  /** Pages in heap spans, in stack spans, and behind persistentalloc; spans of the first two kinds. */
  heapPages: i32,
  stackPages: i32,
  systemPages: i32,
  heapSpans: i32,
  stackSpans: i32,
  spanalloc: embed('fixalloc', FIXALLOC),
  cachealloc: embed('fixalloc', FIXALLOC),
  /** All mcaches that are in use. */
  allmcaches: ptr('mcache'),
  // World stopped.
  /** The mcache before there are Ps. */
  mcache0: ptr('mcache'),
  /** 0 (_GCoff) until there is a collector. While it is not, freed stack spans are kept. */
  gcphase: i32,
});

/** persistentalloc's current chunk. */
export const Persistent = struct('persistent', {
  lock: embed('mutex', MUTEX),
  next: i32,
  end: i32,
  /** Words handed out. */
  inuse: f64,
});

/** One span class: spans with free objects, and spans without. A cache line. */
export const Mcentral = struct('mcentral', {
  lock: embed('mutex', MUTEX),
  partial: embed('mspanlist', MSPANLIST),
  full: embed('mspanlist', MSPANLIST),
});

/** Stack spans of one order that have a free stack. A cache line. */
export const StackpoolItem = struct('stackpoolItem', {
  mu: embed('mutex', MUTEX),
  span: embed('mspanlist', MSPANLIST),
});

/** Lists of free large stacks, by log2 of their pages. */
export const STACKLARGELISTS = 21;
export const StackLarge = struct('stackLarge', {
  lock: embed('mutex', MUTEX),
  free: embed('mspanlist', MSPANLIST, STACKLARGELISTS),
});

/** What a P allocates from without a lock. Owner P only, but for the links. (mcache.go) */
export const Mcache = struct('mcache', {
  /** Free stacks of each order, linked through their first word, and their bytes. */
  stacklist: i32s(NUMSTACKORDERS),
  stacksize: i32s(NUMSTACKORDERS),
  /** The block that tiny objects share, and the bytes of it that are taken. */
  tiny: i32,
  tinyoffset: i32,
  tinyAllocs: f64,
  // mheap.lock
  alllink: ptr('mcache'),
  alloc: line(ptrs('mspan', NUMSPANCLASSES)),
});

let next = HEAPGLOBALS;
function reserve(words: number): number {
  const a = next;
  next += words;
  return a;
}

export const mheap = reserve(sizeof(Mheap)) as Ptr<'mheap'>;
export const persistent = reserve(sizeof(Persistent)) as Ptr<'persistent'>;
/** A span without room: what an mcache holds where it holds none. (mcache.go: emptymspan) */
export const emptymspan = reserve(sizeof(Mspan)) as Ptr<'mspan'>;
/** Stands in the page table for pages of persistentalloc. */
export const systemspan = reserve(sizeof(Mspan)) as Ptr<'mspan'>;
/** The address of all objects of size 0. (malloc.go: zerobase) */
export const zerobase: number = reserve(16);

export const STACKPOOLWORDS: number = sizeof(StackpoolItem);
export const stackpool: number = reserve(NUMSTACKORDERS * STACKPOOLWORDS);
export const stackLarge = reserve(sizeof(StackLarge)) as Ptr<'stackLarge'>;
export const MCENTRALWORDS: number = sizeof(Mcentral);
export const mcentrals: number = reserve(NUMSPANCLASSES * MCENTRALWORDS);

/** Where the arena starts. It ends where memory ends. */
export const HEAPBASE: number = Math.ceil(next / PAGEWORDS) * PAGEWORDS;
