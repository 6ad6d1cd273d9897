// Two-level free lists: each P keeps some free structs of a kind (owner only, no lock), and exchanges half a cache at a
// time with a central list under a lock. (proc.go: acquireSudog, releaseSudog)
//
// sudog.ts and p/timerfree.ts pop and push on the P's list in line; only the exchange is here, which happens at most
// once in half a cache. Two lists have another shape: gfree.ts has two central lists, with and without stacks, and
// heap/stackcache.ts counts bytes and takes from spans.

import { sched } from '../shared/globals.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, set } from '../shared/mem.ts';
import { type Field, nil, type Ptr } from '../shared/struct.ts';

/** Where the free structs S are kept: linked through `link`, at most `cache` on a P. */
export interface FreeList<S extends string> {
  readonly link: Field<S, Ptr<S>>;
  readonly local: Field<'p', Ptr<S>>;
  readonly nlocal: Field<'p'>;
  readonly central: Field<'sched', Ptr<S>>;
  readonly lock: Ptr<'mutex'>;
  readonly cache: number;
}

/** Moves up to half a cache from the central list to pp, whose own list is empty. Returns the first struct, still on
 *  pp's list; nil when the central list is empty too. Owner of pp only. */
export function takecentral<S extends string>(f: FreeList<S>, pp: Ptr<'p'>): Ptr<S> {
  let head: Ptr<S> = nil;
  let n = 0;
  lock(f.lock);
  for (; n < f.cache / 2; n++) {
    const s = get(sched, f.central);
    if (s === nil) break;
    const rest = get(s, f.link);
    set(sched, f.central, rest);
    set(s, f.link, head);
    head = s;
  }
  unlock(f.lock);
  set(pp, f.local, head);
  set(pp, f.nlocal, n);
  return head;
}

/** Moves structs from pp to the central list until pp has `keep` left: half a cache when it is full, 0 when pp is being
 *  destroyed. Owner of pp only. */
export function givecentral<S extends string>(f: FreeList<S>, pp: Ptr<'p'>, keep: number): void {
  const n = get(pp, f.nlocal);
  if (n <= keep) return;
  const first = get(pp, f.local);
  let last = first;
  for (let i = n - 1; i > keep; i--) last = get(last, f.link);
  const rest = get(last, f.link);
  set(pp, f.local, rest);
  set(pp, f.nlocal, keep);
  lock(f.lock);
  const head = get(sched, f.central);
  set(last, f.link, head);
  set(sched, f.central, first);
  unlock(f.lock);
}
