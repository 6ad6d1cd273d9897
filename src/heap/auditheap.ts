// heapAudit: recounts the heap from its parts and says what does not agree. It shares no code with the allocator beyond
// the layouts, holds no lock and changes nothing: the world must be quiet. Corruption is reported, not followed.
//
//   auditpages.ts    bitmap, page table, summaries, counters
//   auditspans.ts    object spans: in one central list or one mcache, counts and classes
//   auditstacks.ts   stack spans: pools, caches, free lists

import { Fixalloc, Mcache, Mheap, Mspan, mheap, mSpanInUse, mSpanManual } from '../shared/layout-heap.ts';
import { get, MEMWORDS, ref, word } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { auditPages } from './auditpages.ts';
import { auditHeapSpans } from './auditspans.ts';
import { auditStackSpans } from './auditstacks.ts';

/** Findings as text; empty when the heap is sound. */
export function heapAudit(): string[] {
  const found: string[] = [];
  const spans = auditPages(found);
  const caches = allmcaches(found);
  const heap = inState(spans, mSpanInUse);
  const stacks = inState(spans, mSpanManual);
  auditCounter(found, 'heapSpans', get(mheap, Mheap.heapSpans), heap.length);
  auditCounter(found, 'stackSpans', get(mheap, Mheap.stackSpans), stacks.length);
  auditFixalloc(found, 'spanalloc', ref(mheap, Mheap.spanalloc), spans.length);
  auditFixalloc(found, 'cachealloc', ref(mheap, Mheap.cachealloc), caches.length);
  auditHeapSpans(found, heap, caches);
  auditStackSpans(found, stacks, caches);
  return found;
}

function inState(spans: readonly Ptr<'mspan'>[], state: number): Ptr<'mspan'>[] {
  const some: Ptr<'mspan'>[] = [];
  for (const s of spans) {
    if (get(s, Mspan.state) === state) some.push(s);
  }
  return some;
}

/** Every mcache in use, as far as the links make sense. */
function allmcaches(found: string[]): Ptr<'mcache'>[] {
  const caches: Ptr<'mcache'>[] = [];
  for (let c = get(mheap, Mheap.allmcaches); c !== 0; c = get(c, Mcache.alllink)) {
    if (!(c > 0 && c < MEMWORDS) || caches.includes(c)) {
      found.push(`allmcaches: bad link ${c}`);
      break;
    }
    caches.push(c);
  }
  return caches;
}

function auditCounter(found: string[], name: string, counted: number, real: number): void {
  if (counted !== real) found.push(`mheap.${name} is ${counted}, recounted ${real}`);
}

function auditFixalloc(found: string[], name: string, f: Ptr<'fixalloc'>, real: number): void {
  const inuse = get(f, Fixalloc.inuse);
  const made = get(f, Fixalloc.made);
  auditCounter(found, `${name}.inuse`, inuse, real);
  let free = 0;
  for (let a = get(f, Fixalloc.list); a !== 0 && free <= made; a = word(a)) {
    if (!(a > 0 && a < MEMWORDS)) {
      found.push(`mheap.${name}: bad link ${a} on the free list`);
      return;
    }
    free++;
  }
  if (free + inuse !== made) found.push(`mheap.${name}: ${made} made, but ${inuse} in use and ${free} free`);
}
