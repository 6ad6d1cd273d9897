// What the heap holds, from counters: for reports and dumps. Read without locks, so figures of a running machine may be
// a step apart from each other. (mstats.go)

import { Mheap, mheap, Persistent, persistent } from '../shared/layout-heap.ts';
import { get, getf } from '../shared/mem.ts';
import { PAGE } from '../shared/param.ts';

/** Bytes, but where the name says otherwise. */
export interface HeapStats {
  /** Pages under management, and those among them that are free. */
  readonly managed: number;
  readonly free: number;
  /** Pages of spans for objects, pages of spans for stacks (StackInuse), pages behind persistentalloc. */
  readonly heapInuse: number;
  readonly stackInuse: number;
  readonly systemInuse: number;
  /** What persistentalloc has handed out of systemInuse. */
  readonly persistent: number;
  /** Spans of each kind. */
  readonly heapSpans: number;
  readonly stackSpans: number;
  /** Pages that this machine could still put under management. */
  readonly reserve: number;
}

export function heapStats(): HeapStats {
  const start = get(mheap, Mheap.startPage);
  const cur = get(mheap, Mheap.curPage);
  const end = get(mheap, Mheap.endPage);
  const heap = get(mheap, Mheap.heapPages);
  const stacks = get(mheap, Mheap.stackPages);
  const system = get(mheap, Mheap.systemPages);
  const heapSpans = get(mheap, Mheap.heapSpans);
  const stackSpans = get(mheap, Mheap.stackSpans);
  const words = getf(persistent, Persistent.inuse);
  return {
    managed: (cur - start) * PAGE,
    free: (cur - start - heap - stacks - system) * PAGE,
    heapInuse: heap * PAGE,
    stackInuse: stacks * PAGE,
    systemInuse: system * PAGE,
    persistent: words * 4,
    heapSpans,
    stackSpans,
    reserve: (end - cur) * PAGE,
  };
}
