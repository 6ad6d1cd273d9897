// The global pools of stacks: small ones by order (2, 4, 8, 16 KiB), cut from 32 KiB spans, and large ones by log2 of
// their pages. (stack.go: stackinit, stackpoolalloc, stackpoolfree, freeStackSpans)
//
// A stack span is on its pool's list while it has a free stack; free stacks are linked through their first word.

import {
  Mheap,
  Mspan,
  Mspanlist,
  mheap,
  mSpanManual,
  STACKLARGELISTS,
  STACKPOOLWORDS,
  StackLarge,
  StackpoolItem,
  stackLarge,
  stackpool,
} from '../shared/layout-heap.ts';
import { assertLockHeld, lock, lockInit, unlock } from '../shared/lock.ts';
import { as, get, ref, set, setword, word } from '../shared/mem.ts';
import { NUMSTACKORDERS, PAGE, STACKCACHE, STACKMIN } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { allocManual, freeManual } from './mheap.ts';
import { spanListInit, spanListInsert, spanListRemove, spanOf } from './spans.ts';

export function poolOf(order: number): Ptr<'stackpoolItem'> {
  return as<'stackpoolItem'>(stackpool + order * STACKPOOLWORDS);
}

/** The list of free large stacks of 2^log2 pages. */
export function largeList(log2: number): Ptr<'mspanlist'> {
  return as<'mspanlist'>(stackLarge + StackLarge.free + log2 * 2);
}

/** ⌊log2(n)⌋. */
export function stacklog2(n: number): number {
  return 31 - Math.clz32(n);
}

/** Once a boot, by m0, before any stack is allocated. */
export function stackinit(): void {
  if (STACKCACHE % PAGE !== 0) throw_('cache size must be a multiple of page size');
  if (STACKMIN << (NUMSTACKORDERS - 1) > STACKCACHE / 2)
    throw_('stackinit: a cache must hold two stacks of each order');
  for (let order = 0; order < NUMSTACKORDERS; order++) {
    const pool = poolOf(order);
    spanListInit(ref(pool, StackpoolItem.span));
    lockInit(ref(pool, StackpoolItem.mu), 'stackpool');
  }
  for (let i = 0; i < STACKLARGELISTS; i++) spanListInit(largeList(i));
  lockInit(ref(stackLarge, StackLarge.lock), 'stackLarge');
}

/** A stack of an order; 0 when memory is out. The order's mu held. */
export function stackpoolalloc(order: number): number {
  const pool = poolOf(order);
  assertLockHeld(ref(pool, StackpoolItem.mu));
  const list = ref(pool, StackpoolItem.span);
  let s = get(list, Mspanlist.first);
  if (s === 0) {
    s = newStackSpan(order);
    if (s === 0) return 0;
    spanListInsert(list, s);
  }
  const x = get(s, Mspan.manualFreeList);
  if (x === 0) throw_('span has no free stacks');
  const next = word(x);
  set(s, Mspan.manualFreeList, next);
  const allocCount = get(s, Mspan.allocCount);
  set(s, Mspan.allocCount, allocCount + 1);
  // All stacks of s are allocated.
  if (next === 0) spanListRemove(list, s);
  return x;
}

/** A span cut into stacks, the lowest first; nil when memory is out. */
function newStackSpan(order: number): Ptr<'mspan'> {
  const s = allocManual(STACKCACHE / PAGE);
  if (s === 0) return s;
  const size = STACKMIN << order;
  set(s, Mspan.elemsize, size);
  set(s, Mspan.elemwords, size / 4);
  set(s, Mspan.nelems, STACKCACHE / size);
  const base = get(s, Mspan.startAddr);
  let free = 0;
  for (let off = STACKCACHE - size; off >= 0; off -= size) {
    const x = base + off / 4;
    setword(x, free);
    free = x;
  }
  set(s, Mspan.manualFreeList, free);
  return s;
}

/** Gives a stack of an order back. A span without a stack in use goes back to the heap, unless a collector runs, which
 *  may hold addresses into it. The order's mu held. */
export function stackpoolfree(x: number, order: number): void {
  const pool = poolOf(order);
  assertLockHeld(ref(pool, StackpoolItem.mu));
  const list = ref(pool, StackpoolItem.span);
  const s = spanOf(x);
  const state = s === 0 ? 0 : get(s, Mspan.state);
  if (state !== mSpanManual) throw_('freeing stack not in a stack span');
  const size = get(s, Mspan.elemsize);
  if (size !== STACKMIN << order) throw_('freeing stack of another order');
  const free = get(s, Mspan.manualFreeList);
  // s will now have a free stack.
  if (free === 0) spanListInsert(list, s);
  setword(x, free);
  set(s, Mspan.manualFreeList, x);
  const allocCount = get(s, Mspan.allocCount) - 1;
  if (allocCount < 0) throw_('stackpoolfree: more stacks freed than allocated');
  set(s, Mspan.allocCount, allocCount);
  const gcphase = get(mheap, Mheap.gcphase);
  if (gcphase !== 0 || allocCount !== 0) return;
  spanListRemove(list, s);
  set(s, Mspan.manualFreeList, 0);
  freeManual(s);
}

/** Frees the stack spans that were kept while a collector ran. At the end of its cycle. */
export function freeStackSpans(): void {
  for (let order = 0; order < NUMSTACKORDERS; order++) {
    const pool = poolOf(order);
    const mu = ref(pool, StackpoolItem.mu);
    const list = ref(pool, StackpoolItem.span);
    lock(mu);
    for (let s = get(list, Mspanlist.first); s !== 0; ) {
      const next = get(s, Mspan.next);
      const allocCount = get(s, Mspan.allocCount);
      if (allocCount === 0) {
        spanListRemove(list, s);
        set(s, Mspan.manualFreeList, 0);
        freeManual(s);
      }
      s = next;
    }
    unlock(mu);
  }
  const l = ref(stackLarge, StackLarge.lock);
  lock(l);
  for (let i = 0; i < STACKLARGELISTS; i++) {
    const list = largeList(i);
    for (let s = get(list, Mspanlist.first); s !== 0; s = get(list, Mspanlist.first)) {
      spanListRemove(list, s);
      freeManual(s);
    }
  }
  unlock(l);
}
