// Heap audit of stack spans: free stacks of a span plus those allocated are all it has; a span is on its pool's list
// while it has a free one; stacks in the caches of Ps are distinct, and allocated as far as their span knows. Quiet
// world only.

import {
  Mcache,
  Mheap,
  Mspan,
  mheap,
  STACKLARGELISTS,
  STACKPOOLWORDS,
  StackLarge,
  StackpoolItem,
  stackLarge,
  stackpool,
} from '../shared/layout-heap.ts';
import { as, get, MEMWORDS, ref, word } from '../shared/mem.ts';
import { NUMSTACKORDERS, PAGE, STACKCACHE, STACKMIN } from '../shared/param.ts';
import { at, type Ptr } from '../shared/struct.ts';
import { spansOn } from './auditspans.ts';
import { spanOf } from './spans.ts';

/** Which list a span is on; stack -> the free list or cache that it is in. */
interface Places {
  readonly listed: Map<number, string>;
  readonly free: Map<number, string>;
}

export function auditStackSpans(
  found: string[],
  spans: readonly Ptr<'mspan'>[],
  caches: readonly Ptr<'mcache'>[],
): void {
  const places: Places = { listed: new Map(), free: new Map() };
  auditLists(found, places);
  for (const s of spans) {
    if (get(s, Mspan.elemsize) === get(s, Mspan.npages) * PAGE) auditLarge(found, places, s);
    else auditPooled(found, places, s);
    places.listed.delete(s);
  }
  for (const [s, name] of places.listed) found.push(`${name}: ${s} is no stack span of the page table`);
  auditCaches(found, places, spans, caches);
}

function auditLists(found: string[], places: Places): void {
  for (let order = 0; order < NUMSTACKORDERS; order++) {
    const list = ref(as<'stackpoolItem'>(stackpool + order * STACKPOOLWORDS), StackpoolItem.span);
    const name = `stackpool ${order}`;
    for (const s of spansOn(found, name, list)) places.listed.set(s, name);
  }
  for (let i = 0; i < STACKLARGELISTS; i++) {
    const name = `stackLarge ${i}`;
    const list = as<'mspanlist'>(stackLarge + StackLarge.free + 2 * i);
    for (const s of spansOn(found, name, list)) places.listed.set(s, name);
  }
}

function auditLarge(found: string[], places: Places, s: Ptr<'mspan'>): void {
  const allocCount = get(s, Mspan.allocCount);
  const listed = places.listed.get(s);
  const npages = get(s, Mspan.npages);
  const name = `stackLarge ${31 - Math.clz32(npages)}`;
  const want = allocCount === 0 ? name : undefined;
  if (allocCount !== 0 && allocCount !== 1) found.push(`large stack ${s}: allocCount ${allocCount}`);
  if (listed !== want) found.push(`large stack ${s} with allocCount ${allocCount} is on ${listed ?? 'no list'}`);
}

function auditPooled(found: string[], places: Places, s: Ptr<'mspan'>): void {
  const size = get(s, Mspan.elemsize);
  const nelems = get(s, Mspan.nelems);
  const base = get(s, Mspan.startAddr);
  const name = `stack span ${s} of ${size}-byte stacks`;
  const order = Math.log2(size / STACKMIN);
  if (!(order >= 0 && order < NUMSTACKORDERS && Number.isInteger(order)) || nelems * size !== STACKCACHE) {
    found.push(`${name}: ${nelems} of them`);
    return;
  }
  let n = 0;
  for (let x = get(s, Mspan.manualFreeList); x !== 0; x = word(x)) {
    const inside = x >= base && x < base + STACKCACHE / 4 && ((x - base) * 4) % size === 0;
    if (!inside || places.free.has(x)) {
      found.push(`${name}: bad stack ${x} on its free list`);
      break;
    }
    places.free.set(x, name);
    n++;
  }
  const allocCount = get(s, Mspan.allocCount);
  if (allocCount + n !== nelems) found.push(`${name}: ${allocCount} allocated and ${n} free of ${nelems}`);
  const want = n > 0 ? `stackpool ${order}` : undefined;
  const listed = places.listed.get(s);
  if (listed !== want) found.push(`${name}, with ${n} free, is on ${listed ?? 'no list'}`);
  if (allocCount === 0 && get(mheap, Mheap.gcphase) === 0)
    found.push(`${name} has no stack allocated, but is not freed`);
}

function auditCaches(
  found: string[],
  places: Places,
  spans: readonly Ptr<'mspan'>[],
  caches: readonly Ptr<'mcache'>[],
): void {
  const known = new Set<number>(spans);
  for (const c of caches) {
    for (let order = 0; order < NUMSTACKORDERS; order++) {
      const name = `mcache ${c} stacks of order ${order}`;
      let n = 0;
      for (let x = get(c, at(Mcache.stacklist, order)); x !== 0; x = word(x)) {
        const bad = stackFault(places, known, x, order);
        if (bad !== null) {
          found.push(`${name}: stack ${x} ${bad}`);
          break;
        }
        places.free.set(x, name);
        n++;
      }
      const size = get(c, at(Mcache.stacksize, order));
      if (size !== n * (STACKMIN << order))
        found.push(`${name}: size is ${size}, recounted ${n * (STACKMIN << order)}`);
      if (size > STACKCACHE) found.push(`${name}: ${size} bytes are more than a cache may hold`);
    }
  }
}

function stackFault(places: Places, known: ReadonlySet<number>, x: number, order: number): string | null {
  if (!(x > 0 && x < MEMWORDS)) return 'is no address';
  const s = spanOf(x);
  if (!known.has(s)) return 'is in no stack span';
  if (get(s, Mspan.elemsize) !== STACKMIN << order) return 'is of another size';
  if (((x - get(s, Mspan.startAddr)) * 4) % (STACKMIN << order) !== 0) return 'does not start where a stack does';
  const other = places.free.get(x);
  return other === undefined ? null : `is also in ${other}`;
}
