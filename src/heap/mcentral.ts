// The central list of one span class: spans with free objects (partial) and without (full). A span is on one of them,
// or in one mcache. (mcentral.go)
//
// Go 1.16 and later keep these as lock-free span sets, twice each, for a sweeper that works beside the allocator. There
// is no sweeper here and an mcache comes by once in a span's worth of objects, so two lists under a lock say the same.

import { MCENTRALWORDS, Mcentral, Mspan, Mspanlist, mcentrals, NUMSPANCLASSES } from '../shared/layout-heap.ts';
import { lock, lockInit, unlock } from '../shared/lock.ts';
import { as, get, ref, set, zero } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { mheapAlloc } from './mheap.ts';
import { class_to_allocnpages } from './sizeclasses.ts';
import { spanListInit, spanListInsert, spanListRemove } from './spans.ts';

export function centralOf(spanclass: number): Ptr<'mcentral'> {
  return as<'mcentral'>(mcentrals + spanclass * MCENTRALWORDS);
}

/** Called by mallocinit. */
export function mcentralsInit(): void {
  for (let spc = 0; spc < NUMSPANCLASSES; spc++) {
    const c = centralOf(spc);
    lockInit(ref(c, Mcentral.lock), 'mcentral');
    spanListInit(ref(c, Mcentral.partial));
    spanListInit(ref(c, Mcentral.full));
  }
}

/** A span with at least one free object, for an mcache; nil when memory is out. Its free objects are zero.
 *  (mcentral.cacheSpan) */
export function cacheSpan(spanclass: number): Ptr<'mspan'> {
  const c = centralOf(spanclass);
  const l = ref(c, Mcentral.lock);
  const partial = ref(c, Mcentral.partial);
  lock(l);
  const s = get(partial, Mspanlist.first);
  if (s !== 0) spanListRemove(partial, s);
  unlock(l);
  if (s === 0) return grow(spanclass);
  const allocCount = get(s, Mspan.allocCount);
  const nelems = get(s, Mspan.nelems);
  if (allocCount === nelems) throw_('span has no free objects');
  return s;
}

/** Takes a span back from an mcache. (mcentral.uncacheSpan) */
export function uncacheSpan(spanclass: number, s: Ptr<'mspan'>): void {
  const c = centralOf(spanclass);
  const allocCount = get(s, Mspan.allocCount);
  const nelems = get(s, Mspan.nelems);
  const of = get(s, Mspan.spanclass);
  if (of !== spanclass) throw_('uncacheSpan: span of another class');
  if (allocCount === 0) throw_('uncaching span but s.allocCount == 0');
  const list = allocCount === nelems ? ref(c, Mcentral.full) : ref(c, Mcentral.partial);
  const l = ref(c, Mcentral.lock);
  lock(l);
  spanListInsert(list, s);
  unlock(l);
}

/** A new span. It is zeroed as a whole when its memory may be dirty, which is cheaper than object by object, and all
 *  that is needed while no sweeper gives single objects back. (mcentral.grow) */
function grow(spanclass: number): Ptr<'mspan'> {
  const s = mheapAlloc(class_to_allocnpages[spanclass >>> 1] as number, spanclass);
  if (s === 0) return nil;
  zeroSpan(s);
  return s;
}

/** Clears a new span, unless it is known to be clear. Its maker only. */
export function zeroSpan(s: Ptr<'mspan'>): void {
  const needzero = get(s, Mspan.needzero);
  if (needzero === 0) return;
  const addr = get(s, Mspan.startAddr);
  const elemwords = get(s, Mspan.elemwords);
  const nelems = get(s, Mspan.nelems);
  zero(addr, elemwords * nelems);
  set(s, Mspan.needzero, 0);
}
