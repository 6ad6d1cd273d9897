// A P's cache: one span of each class, from which it allocates without a lock, and free stacks (stackcache.ts).
// (mcache.go)
//
// The M that owns the P is the only one to touch it, so its accesses are plain. It changes hands as the P does.

import { emptymspan, Mcache, Mcentral, Mheap, Mspan, mheap, NUMSPANCLASSES } from '../shared/layout-heap.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set } from '../shared/mem.ts';
import { NUMSTACKORDERS, PAGE } from '../shared/param.ts';
import { at, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { fixallocAlloc, fixallocFree } from './fixalloc.ts';
import { cacheSpan, centralOf, uncacheSpan, zeroSpan } from './mcentral.ts';
import { mheapAlloc } from './mheap.ts';
import { outOfMemory } from './pages.ts';
import { class_to_allocnpages, makeSpanClass } from './sizeclasses.ts';
import { spanListInsert } from './spans.ts';

/** A new mcache, with no span in it. Any M; sched.lock may be held. */
export function allocmcache(): Ptr<'mcache'> {
  const l = ref(mheap, Mheap.lock);
  lock(l);
  const c = as<'mcache'>(fixallocAlloc(ref(mheap, Mheap.cachealloc)));
  if (c !== 0) {
    const all = get(mheap, Mheap.allmcaches);
    set(c, Mcache.alllink, all);
    set(mheap, Mheap.allmcaches, c);
  }
  unlock(l);
  if (c === 0) outOfMemory(PAGE, 'runtime structure');
  for (let spc = 0; spc < NUMSPANCLASSES; spc++) set(c, at(Mcache.alloc, spc), emptymspan);
  return c;
}

/** Gives c's spans back and frees it. Its owner, or with the world stopped. The caller has cleared the stacks of it
 *  (stackcache_clear). */
export function freemcache(c: Ptr<'mcache'>): void {
  for (let order = 0; order < NUMSTACKORDERS; order++) {
    const stacks = get(c, at(Mcache.stacklist, order));
    if (stacks !== 0) throw_('freemcache: stacks in the cache');
  }
  releaseAll(c);
  const l = ref(mheap, Mheap.lock);
  lock(l);
  unlinkmcache(c);
  fixallocFree(ref(mheap, Mheap.cachealloc), c);
  unlock(l);
}

/** Takes c off allmcaches. mheap.lock held. */
function unlinkmcache(c: Ptr<'mcache'>): void {
  const link = get(c, Mcache.alllink);
  const first = get(mheap, Mheap.allmcaches);
  if (first === c) {
    set(mheap, Mheap.allmcaches, link);
    return;
  }
  for (let p = first; p !== 0; ) {
    const next = get(p, Mcache.alllink);
    if (next === c) {
      set(p, Mcache.alllink, link);
      return;
    }
    p = next;
  }
  throw_('freemcache: not an mcache in use');
}

/** Exchanges the span of a class, which has no free object, for one that has. Owner only. (mcache.refill) */
export function refill(c: Ptr<'mcache'>, spanclass: number): Ptr<'mspan'> {
  const old = get(c, at(Mcache.alloc, spanclass));
  const allocCount = get(old, Mspan.allocCount);
  const nelems = get(old, Mspan.nelems);
  if (allocCount !== nelems) throw_('refill of span with free space remaining');
  if (old !== emptymspan) {
    set(c, at(Mcache.alloc, spanclass), emptymspan);
    uncacheSpan(spanclass, old);
  }
  const s = cacheSpan(spanclass);
  if (s === 0) outOfMemory((class_to_allocnpages[spanclass >>> 1] as number) * PAGE, 'heap object');
  set(c, at(Mcache.alloc, spanclass), s);
  return s;
}

/** A span of its own for one object above 32 KiB; zeroed. (mcache.allocLarge) */
export function allocLarge(bytes: number, noscan: boolean): Ptr<'mspan'> {
  const npages = Math.ceil(bytes / PAGE);
  const spc = makeSpanClass(0, noscan);
  const s = mheapAlloc(npages, spc);
  if (s === 0) outOfMemory(bytes, 'heap object');
  zeroSpan(s);
  set(s, Mspan.freeindex, 1);
  set(s, Mspan.allocCount, 1);
  // On the full list, where a sweeper will look for it.
  const central = centralOf(spc);
  const l = ref(central, Mcentral.lock);
  lock(l);
  spanListInsert(ref(central, Mcentral.full), s);
  unlock(l);
  return s;
}

/** Gives all spans back to their centrals. Owner only. (mcache.releaseAll) */
function releaseAll(c: Ptr<'mcache'>): void {
  for (let spc = 0; spc < NUMSPANCLASSES; spc++) {
    const s = get(c, at(Mcache.alloc, spc));
    if (s === emptymspan) continue;
    set(c, at(Mcache.alloc, spc), emptymspan);
    uncacheSpan(spc, s);
  }
  set(c, Mcache.tiny, 0);
  set(c, Mcache.tinyoffset, 0);
}
