// Heap audit of pages: each managed page is free, or in exactly one span, or persistentalloc's; bitmap, page table,
// summaries and counters say the same. Quiet world only.

import { Mheap, Mspan, mheap, mSpanInUse, mSpanManual, systemspan } from '../shared/layout-heap.ts';
import { as, get, MEMWORDS, word } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { CHUNKS, levelBase, levelShift, levelSize, pageAddr, SPANS, STARTPAGE, SUMWORDS } from './arena.ts';

/** Returns the spans that the page table names. */
export function auditPages(found: string[]): Ptr<'mspan'>[] {
  const start = get(mheap, Mheap.startPage);
  const cur = get(mheap, Mheap.curPage);
  const end = get(mheap, Mheap.endPage);
  if (!(start === STARTPAGE && start <= cur && cur <= end && pageAddr(end) <= MEMWORDS)) {
    found.push(`mheap: pages ${start} to ${cur} of ${end} do not fit`);
    return [];
  }
  const spans: Ptr<'mspan'>[] = [];
  let system = 0;
  let heap = 0;
  let stack = 0;
  for (let page = start; page < cur; ) {
    const s = word(SPANS + page);
    const n = s === 0 || s === systemspan ? 1 : spanPages(found, page, s, cur);
    const taken = s !== 0;
    for (let p = page; p < page + n; p++) {
      if (isTaken(p) !== taken)
        found.push(`page ${p}: ${taken ? `in span ${s}` : 'in no span'}, but its bit says otherwise`);
      if (word(SPANS + p) !== s) found.push(`page ${p}: the page table says ${word(SPANS + p)}, not span ${s}`);
    }
    if (s === systemspan) system += n;
    else if (s !== 0) {
      const span = as<'mspan'>(s);
      spans.push(span);
      const state = get(span, Mspan.state);
      if (state === mSpanInUse) heap += n;
      else if (state === mSpanManual) stack += n;
      else found.push(`span ${s} of page ${page} has state ${state}`);
    }
    page += n;
  }
  counter(found, 'systemPages', get(mheap, Mheap.systemPages), system);
  counter(found, 'heapPages', get(mheap, Mheap.heapPages), heap);
  counter(found, 'stackPages', get(mheap, Mheap.stackPages), stack);
  auditHint(found, start, cur);
  auditSums(found, start, cur);
  return spans;
}

function counter(found: string[], name: string, counted: number, real: number): void {
  if (counted !== real) found.push(`mheap.${name} is ${counted}, recounted ${real}`);
}

function isTaken(page: number): boolean {
  return ((word(CHUNKS + (page >>> 5)) >>> (page & 31)) & 1) !== 0;
}

/** Pages of the span that the page table names at `page`, when that is its first page; otherwise 1. */
function spanPages(found: string[], page: number, s: number, cur: number): number {
  if (!(s > 0 && s < MEMWORDS)) {
    found.push(`page ${page}: the page table says ${s}`);
    return 1;
  }
  const span = as<'mspan'>(s);
  const addr = get(span, Mspan.startAddr);
  const n = get(span, Mspan.npages);
  if (addr === pageAddr(page) && n > 0 && page + n <= cur) return n;
  found.push(`page ${page}: span ${s} says it is ${n} pages at ${addr}, not at ${pageAddr(page)}`);
  return 1;
}

function auditHint(found: string[], start: number, cur: number): void {
  const hint = get(mheap, Mheap.searchPage);
  for (let page = start; page < Math.min(hint, cur); page++) {
    if (!isTaken(page)) {
      found.push(`mheap.searchPage is ${hint}, but page ${page} is free`);
      return;
    }
  }
}

/** Recomputes every summary from the bits of all the pages that it covers, level by level, without the levels below. */
function auditSums(found: string[], start: number, cur: number): void {
  levelSize.forEach((entries, level) => {
    const shift = levelShift[level] as number;
    for (let i = 0; i < entries; i++) auditSum(found, level, i, i << shift, (i + 1) << shift, start, cur);
  });
}

function auditSum(found: string[], level: number, i: number, lo: number, hi: number, start: number, cur: number): void {
  let first = 0;
  let max = 0;
  let run = 0;
  // Pages outside [start, cur) are not free.
  for (let page = Math.max(lo, start); page < Math.min(hi, cur); page++) {
    run = isTaken(page) ? 0 : run + 1;
    if (run > max) max = run;
    if (run === page - lo + 1) first = run;
  }
  const last = cur >= hi ? run : 0;
  const a = (levelBase[level] as number) + i * SUMWORDS;
  const is = [word(a), word(a + 1), word(a + 2)].join(' ');
  const want = [first, max, last].join(' ');
  if (is !== want) found.push(`summary ${i} of level ${level} is ${is}, recounted ${want}`);
}
