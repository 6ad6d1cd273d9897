// At which resume points each variable is live, as ranges of their numbers: what slots are shared by, and saving and
// loading are written from. Their number grows with the text, where a list of variables for each point would grow with
// its square.

import type { LiveSet } from './livesets.ts';

/** From a point to a point, numbers from 1, both included. */
export type Range = readonly [from: number, to: number];
export type Ranges = ReadonlyMap<string, readonly Range[]>;

/** `live` is what is live at each point, in their order. Variables come in the order of their first points. */
export function rangesOf(live: readonly LiveSet[]): Ranges {
  const found = new Map<string, Range[]>();
  const since = new Map<string, number>();
  const end = (v: string, to: number): void => {
    const range: Range = [since.get(v) as number, to];
    since.delete(v);
    found.get(v)?.push(range);
  };
  live.forEach((set, i) => {
    const before = live[i - 1];
    const begins = (v: string): void => {
      if (!found.has(v)) found.set(v, []);
      since.set(v, i + 1);
    };
    if (before === undefined) for (const v of set) begins(v);
    else set.differences(before, (v, here) => (here ? begins(v) : end(v, i)));
  });
  for (const v of [...since.keys()]) end(v, live.length);
  return found;
}

/** The points of a variable together. */
export function total(ranges: readonly Range[]): number {
  return ranges.reduce((n, [from, to]) => n + to - from + 1, 0);
}

/** A part of the points with what is in force at all of them and not at all of the part around it. */
export interface Part<T> {
  readonly lo: number;
  readonly hi: number;
  readonly items: T[];
  readonly halves: [Part<T> | null, Part<T> | null];
}

/** A segment tree over the points 1 to n: an item is in O(log n) parts for each range, and those in force at a point
 *  are on the way from the root to it, in the order in which they were put in. */
export class RangeParts<T> {
  readonly root: Part<T>;

  constructor(n: number) {
    this.root = part(1, n);
  }

  put(item: T, ranges: readonly Range[]): void {
    for (const r of ranges) put(this.root, item, r);
  }
}

const part = <T>(lo: number, hi: number): Part<T> => ({ lo, hi, items: [], halves: [null, null] });

/** The last point of the first half. */
export const middle = (p: { readonly lo: number; readonly hi: number }): number => (p.lo + p.hi) >>> 1;

function put<T>(p: Part<T>, item: T, [from, to]: Range): void {
  if (from <= p.lo && p.hi <= to) {
    p.items.push(item);
    return;
  }
  const mid = middle(p);
  if (from <= mid) {
    p.halves[0] ??= part(p.lo, mid);
    put(p.halves[0], item, [from, to]);
  }
  if (to > mid) {
    p.halves[1] ??= part(mid + 1, p.hi);
    put(p.halves[1], item, [from, to]);
  }
}
