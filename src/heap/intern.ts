// One JavaScript object for each thing in shared memory, as far as a program can tell: `c === d` must hold when both were
// read from slots that name the same channel.
//
// A thread's objects die when it leaves a goroutine: what lives on is in frames. So an object has to be remembered only
// while the run lasts in which it was made, and it is enough to keep 1024 of them in a direct-mapped table and those that
// were pushed out of it in a map, which is emptied at the first use in a later run (the P counts its runs).
//
// WeakRefs are no help: V8 holds what they point to until the thread returns to its event loop, which an M never does. A
// map of everything that was ever met was rejected, since a thread's heap would grow with each channel that it sees.
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

const evicted = new Map<number, object>();
let evictedP = 0;
let evictedRun = 0;

const indexOf = (addr: number): number => (addr ^ (addr >>> 4)) & (SLOTS - 1);
/** Tags are less than 2^20 apart from each other, addresses less than 2^32. */
const keyOf = (tag: number, addr: number): number => addr * 0x100000 + (tag & 0xfffff);

/** The object made for (tag, addr) in this run; null when there is none. */
export function interned(tag: number, addr: number): object | null {
  const i = indexOf(addr);
  if (addrs[i] === addr && tags[i] === tag) return objects[i] as object;
  return evicted.size === 0 ? null : find(tag, addr);
}

function find(tag: number, addr: number): object | null {
  forget();
  return evicted.get(keyOf(tag, addr)) ?? null;
}

/** Remembers o for (tag, addr), of which there is no object in this run yet. Returns it. */
export function intern<T extends object>(tag: number, addr: number, o: T): T {
  const i = indexOf(addr);
  const was = objects[i];
  if (was !== null && was !== undefined) {
    forget();
    evicted.set(keyOf(tags[i] as number, addrs[i] as number), was);
  }
  addrs[i] = addr;
  tags[i] = tag;
  objects[i] = o;
  return o;
}

/** Empties the map when a new run of a goroutine has begun since it was used. */
function forget(): void {
  const gp = getg();
  const mp = gp === 0 ? 0 : get(gp, G.m);
  const pp = mp === 0 ? 0 : get(mp as never, M.p);
  if (pp === 0) return;
  const run = getf(pp as never, P.ran);
  if (pp === evictedP && run === evictedRun) return;
  evicted.clear();
  evictedP = pp;
  evictedRun = run;
}
