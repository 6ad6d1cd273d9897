// The two orders of a select's cases: the random one in which they are tried, and that of their channels' addresses in
// which these are locked. Cases without a channel are in neither. (select.go: selectgo, sellock, selunlock)
//
// Both are arrays of case numbers. Go has them on the goroutine's stack; here they are needed only until the select
// parks (afterwards g.waiting has the sudogs in lock order), so they are short-lived JavaScript arrays.

import { Hchan } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { ref } from '../shared/mem.ts';
import { fastrandn } from '../shared/rand.ts';
import { nil, type Ptr } from '../shared/struct.ts';

/** A case of a select: a receive, or a send of a value whose tag and payload are known. c may be nil. */
export class SelectCase {
  readonly c: Ptr<'hchan'>;
  readonly sends: boolean;
  readonly tag: number;
  readonly payload: number;
  readonly v: unknown;

  constructor(c: Ptr<'hchan'>, sends: boolean, tag: number, payload: number, v: unknown) {
    this.c = c;
    this.sends = sends;
    this.tag = tag;
    this.payload = payload;
    this.v = v;
  }
}

export type Cases = readonly (SelectCase | null)[];

/** The channel of case i, which is in an order. */
export function chanOf(cases: Cases, i: number): Ptr<'hchan'> {
  const k = cases[i];
  if (k === null || k === undefined) return nil;
  if (k instanceof SelectCase) return k.c;
  throw new TypeError(`select: case ${i} is ${typeof k}: expected c.receiving(), c.sending(v) or null`);
}

/** The cases that have a channel, in random order. */
export function pollorder(cases: Cases): number[] {
  if (!Array.isArray(cases)) throw new TypeError(`select(${String(cases)}): expected an array of cases`);
  const order: number[] = [];
  for (let i = 0; i < cases.length; i++) {
    if (chanOf(cases, i) === nil) continue;
    const n = order.length;
    const j = fastrandn(n + 1);
    order.push(i);
    order[n] = order[j] as number;
    order[j] = i;
  }
  return order;
}

/** The cases of `poll` by address of their channels; those of one channel stay in random order. A heap sort: n log n at
 *  worst. */
export function lockorder(cases: Cases, poll: readonly number[]): number[] {
  const order = poll.slice();
  for (let i = 0; i < order.length; i++) {
    const o = order[i] as number;
    const c = chanOf(cases, o);
    let j = i;
    while (j > 0) {
      const k = (j - 1) >>> 1;
      const up = order[k] as number;
      if (chanOf(cases, up) >= c) break;
      order[j] = up;
      j = k;
    }
    order[j] = o;
  }
  for (let i = order.length - 1; i >= 0; i--) {
    const o = order[i] as number;
    order[i] = order[0] as number;
    sift(cases, order, i, o);
  }
  return order;
}

/** Puts o where it belongs in the heap of the first n, whose top is free. */
function sift(cases: Cases, order: number[], n: number, o: number): void {
  const c = chanOf(cases, o);
  let j = 0;
  for (;;) {
    let k = 2 * j + 1;
    if (k >= n) break;
    if (k + 1 < n && chanOf(cases, order[k] as number) < chanOf(cases, order[k + 1] as number)) k++;
    const down = order[k] as number;
    if (c >= chanOf(cases, down)) break;
    order[j] = down;
    j = k;
  }
  order[j] = o;
}

/** Locks all channels, each once. */
export function sellock(cases: Cases, order: readonly number[]): void {
  let last: Ptr<'hchan'> = nil;
  for (let i = 0; i < order.length; i++) {
    const c = chanOf(cases, order[i] as number);
    if (c !== last) lock(ref(c, Hchan.lock));
    last = c;
  }
}

/** Unlocks all channels, each once, in reverse. */
export function selunlock(cases: Cases, order: readonly number[]): void {
  let last: Ptr<'hchan'> = nil;
  for (let i = order.length - 1; i >= 0; i--) {
    const c = chanOf(cases, order[i] as number);
    if (c !== last) unlock(ref(c, Hchan.lock));
    last = c;
  }
}
