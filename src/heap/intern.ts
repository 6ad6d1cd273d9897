// Interning of handles: one JavaScript object for each thing in shared memory, as far as a program can tell. `c === d`
// must hold when both were read from slots that name the same channel.
//
// A thread's objects die when it leaves a goroutine: what lives on is in frames. So an object has to be remembered only
// while the run lasts in which it was made or found. 1024 of them are in a direct-mapped table; those that it evicts
// are kept aside, a few in an array and more in a map. Both are emptied at their first use in a later run (the P counts
// its runs), which happens all the time where goroutines make channels: emptying the array is one store, while with the
// map alone a seventh of fib(20) over channels was Map.set and Map.clear.
//
// WeakRefs are no help: V8 holds what they point to until the thread returns to its event loop, which an M never does.
// A map of everything that was ever met was rejected, since a thread's heap would grow with each channel that it sees.
//
// Objects are stateless, so those of an earlier boot of the same memory may be found here without harm: only tag and
// address count. (Typed arrays are checked by their owner, arrays.ts.)

import { G, M, P } from '../shared/layout.ts';
import { get, getf } from '../shared/mem.ts';
import { getg } from '../shared/tls.ts';

const SLOTS = 1024;
const addrs = new Int32Array(SLOTS);
const tags = new Int32Array(SLOTS);
const objects: (object | null)[] = new Array(SLOTS).fill(null);

const FEW = 16;
const fewAddrs = new Int32Array(FEW);
const fewTags = new Int32Array(FEW);
const fewObjects: (object | null)[] = new Array(FEW).fill(null);
/** Of the few, how many belong to the run `evictedRun` of `evictedP`. */
let few = 0;
const more = new Map<number, object>();
let evictedP = 0;
let evictedRun = 0;

const indexOf = (addr: number): number => (addr ^ (addr >>> 4)) & (SLOTS - 1);
/** Tags are less than 2^20 apart from each other, addresses less than 2^32. */
const keyOf = (tag: number, addr: number): number => addr * 0x100000 + (tag & 0xfffff);

/** The object made for (tag, addr) in this run; null when there is none. */
export function interned(tag: number, addr: number): object | null {
  const i = indexOf(addr);
  if (addrs[i] === addr && tags[i] === tag) return objects[i] as object;
  return few === 0 ? null : find(tag, addr);
}

function find(tag: number, addr: number): object | null {
  forget();
  for (let i = 0; i < few; i++) if (fewAddrs[i] === addr && fewTags[i] === tag) return fewObjects[i] as object;
  return more.size === 0 ? null : (more.get(keyOf(tag, addr)) ?? null);
}

/** Puts the object of slot i of the table aside. */
function evict(i: number, was: object): void {
  forget();
  const addr = addrs[i] as number;
  const tag = tags[i] as number;
  if (few === FEW) {
    more.set(keyOf(tag, addr), was);
    return;
  }
  fewAddrs[few] = addr;
  fewTags[few] = tag;
  fewObjects[few++] = was;
}

/** Remembers o for (tag, addr), of which there is no object in this run yet. Returns it. */
export function intern<T extends object>(tag: number, addr: number, o: T): T {
  const i = indexOf(addr);
  const was = objects[i];
  if (was !== null && was !== undefined) evict(i, was);
  addrs[i] = addr;
  tags[i] = tag;
  objects[i] = o;
  return o;
}

/** Drops what was evicted in an earlier run of a goroutine. */
function forget(): void {
  const gp = getg();
  const mp = gp === 0 ? 0 : get(gp, G.m);
  const pp = mp === 0 ? 0 : get(mp as never, M.p);
  if (pp === 0) return;
  const run = getf(pp as never, P.ran);
  if (pp === evictedP && run === evictedRun) return;
  few = 0;
  if (more.size !== 0) more.clear();
  evictedP = pp;
  evictedRun = run;
}
