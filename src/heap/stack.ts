// Goroutine stacks: stackalloc and stackfree. (stack.go)
//
//   2 to 16 KiB   the P's cache (stackcache.ts), without a lock; an M without a P goes to the pool (stackpool.ts)
//   above         a span each
//
// Stacks are powers of two, named by their lowest word, and not zeroed. Go runs these on the scheduler's stack, since
// they must not grow the stack they run on; ours run on JavaScript's, so a goroutine may call them too.

import { G, M, P } from '../shared/layout.ts';
import {
  Mcache,
  Mheap,
  Mspan,
  Mspanlist,
  mheap,
  mSpanManual,
  StackLarge,
  StackpoolItem,
  stackLarge,
} from '../shared/layout-heap.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, ref, set, setword, word } from '../shared/mem.ts';
import { NUMSTACKORDERS, PAGE, STACKCACHE, STACKMIN } from '../shared/param.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { allocManual, freeManual } from './mheap.ts';
import { outOfMemory } from './pages.ts';
import { spanListInsert, spanListRemove, spanOf } from './spans.ts';
import { stackcacherefill, stackcacherelease } from './stackcache.ts';
import { largeList, poolOf, stacklog2, stackpoolalloc, stackpoolfree } from './stackpool.ts';

const MINLOG2 = 31 - Math.clz32(STACKMIN);
/** The first size that is not pooled. */
const SMALLEND: number = Math.min(STACKMIN << NUMSTACKORDERS, STACKCACHE);

/** The cache of this M's P; nil when it has none. */
function stackmcache(): Ptr<'mcache'> {
  const gp = getg();
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  return pp === 0 ? nil : get(pp, P.mcache);
}

/** A stack of a power of two of bytes: its lowest word. Any M. */
export function stackalloc(bytes: number): number {
  if (!(bytes > 0) || (bytes & (bytes - 1)) !== 0 || bytes >= SMALLEND) return stackalloclarge(bytes);
  const order = bytes <= STACKMIN ? 0 : stacklog2(bytes) - MINLOG2;
  const c = stackmcache();
  if (c === 0) return stackallocpool(order);
  let x = get(c, at(Mcache.stacklist, order));
  if (x === 0) {
    stackcacherefill(c, order);
    x = get(c, at(Mcache.stacklist, order));
  }
  const next = word(x);
  const size = get(c, at(Mcache.stacksize, order));
  set(c, at(Mcache.stacklist, order), next);
  set(c, at(Mcache.stacksize, order), size - (STACKMIN << order));
  return x;
}

/** Gives back a stack that stackalloc(bytes) returned. Any M. */
export function stackfree(lo: number, bytes: number): void {
  if (!(bytes > 0) || (bytes & (bytes - 1)) !== 0 || bytes >= SMALLEND) {
    stackfreelarge(lo, bytes);
    return;
  }
  const order = bytes <= STACKMIN ? 0 : stacklog2(bytes) - MINLOG2;
  const c = stackmcache();
  if (c === 0) {
    stackfreepool(lo, order);
    return;
  }
  let size = get(c, at(Mcache.stacksize, order));
  if (size >= STACKCACHE) {
    stackcacherelease(c, order);
    size = get(c, at(Mcache.stacksize, order));
  }
  const list = get(c, at(Mcache.stacklist, order));
  setword(lo, list);
  set(c, at(Mcache.stacklist, order), lo);
  set(c, at(Mcache.stacksize, order), size + (STACKMIN << order));
}

function stackallocpool(order: number): number {
  const mu = ref(poolOf(order), StackpoolItem.mu);
  lock(mu);
  const x = stackpoolalloc(order);
  unlock(mu);
  if (x === 0) outOfMemory(STACKMIN << order, 'stack of goroutine');
  return x;
}

function stackfreepool(lo: number, order: number): void {
  const mu = ref(poolOf(order), StackpoolItem.mu);
  lock(mu);
  stackpoolfree(lo, order);
  unlock(mu);
}

function stackalloclarge(bytes: number): number {
  if (!(bytes > 0) || (bytes & (bytes - 1)) !== 0) throw_('stack size not a power of 2');
  const npages = bytes / PAGE;
  const list = largeList(stacklog2(npages));
  const l = ref(stackLarge, StackLarge.lock);
  lock(l);
  let s = get(list, Mspanlist.first);
  if (s !== 0) spanListRemove(list, s);
  unlock(l);
  if (s === 0) {
    s = allocManual(npages);
    if (s === 0) outOfMemory(bytes, 'stack of goroutine');
    set(s, Mspan.elemsize, bytes);
    set(s, Mspan.elemwords, bytes / 4);
    set(s, Mspan.nelems, 1);
  }
  set(s, Mspan.allocCount, 1);
  return get(s, Mspan.startAddr);
}

/** Go: freed at once while no collector runs, otherwise kept for the end of its cycle. */
function stackfreelarge(lo: number, bytes: number): void {
  if (!(bytes > 0) || (bytes & (bytes - 1)) !== 0) throw_('stack not a power of 2');
  const s = spanOf(lo);
  const state = s === 0 ? 0 : get(s, Mspan.state);
  if (state !== mSpanManual) throw_('bad span state');
  const base = get(s, Mspan.startAddr);
  const size = get(s, Mspan.elemsize);
  const allocCount = get(s, Mspan.allocCount);
  if (base !== lo || size !== bytes || allocCount !== 1) throw_('stackfree: not a stack of this size');
  set(s, Mspan.allocCount, 0);
  const gcphase = get(mheap, Mheap.gcphase);
  if (gcphase === 0) {
    freeManual(s);
    return;
  }
  const l = ref(stackLarge, StackLarge.lock);
  lock(l);
  spanListInsert(largeList(stacklog2(bytes / PAGE)), s);
  unlock(l);
}
