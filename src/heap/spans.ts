// Spans: the page table, and lists of spans. (mheap.go: spanOf, setSpans, mSpanList)
//
// The page table is written under mheap.lock when a span is made or freed. Reading needs no lock for an address that
// the reader holds: the address came to it, through a lock or a queue, from the span's maker.

import { Mheap, Mspan, Mspanlist, mheap } from '../shared/layout-heap.ts';
import { as, get, load, set, setword, word } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { pageOf, SPANS, STARTPAGE } from './arena.ts';

/** The span of an address, nil when it is in none. The table holds rubbish beyond curPage. */
export function spanOf(a: number): Ptr<'mspan'> {
  const page = pageOf(a);
  const end = load(mheap, Mheap.curPage);
  if (!(page >= STARTPAGE && page < end)) return nil;
  return as<'mspan'>(word(SPANS + page));
}

/** Points n pages at s (nil: at nothing). mheap.lock held. */
export function setSpans(page: number, n: number, s: Ptr<'mspan'>): void {
  for (let i = 0; i < n; i++) setword(SPANS + page + i, s);
}

export function spanListInit(list: Ptr<'mspanlist'>): void {
  set(list, Mspanlist.first, nil);
  set(list, Mspanlist.last, nil);
}

/** Puts s in front. The list's lock held. (mSpanList.insert) */
export function spanListInsert(list: Ptr<'mspanlist'>, s: Ptr<'mspan'>): void {
  const on = get(s, Mspan.list);
  if (on !== 0) throw_('mSpanList.insert: span is on a list');
  const first = get(list, Mspanlist.first);
  set(s, Mspan.next, first);
  set(s, Mspan.prev, nil);
  set(s, Mspan.list, list);
  if (first !== 0) set(first, Mspan.prev, s);
  else set(list, Mspanlist.last, s);
  set(list, Mspanlist.first, s);
}

/** Takes s out. The list's lock held. (mSpanList.remove) */
export function spanListRemove(list: Ptr<'mspanlist'>, s: Ptr<'mspan'>): void {
  const on = get(s, Mspan.list);
  if (on !== list) throw_('mSpanList.remove: span is not on this list');
  const next = get(s, Mspan.next);
  const prev = get(s, Mspan.prev);
  if (prev === 0) set(list, Mspanlist.first, next);
  else set(prev, Mspan.next, next);
  if (next === 0) set(list, Mspanlist.last, prev);
  else set(next, Mspan.prev, prev);
  set(s, Mspan.next, nil);
  set(s, Mspan.prev, nil);
  set(s, Mspan.list, nil);
}
