// mallocgc: memory for objects. (malloc.go)
//
//   tiny     below 16 bytes, noscan: several share a 16-byte block
//   small    up to 32 KiB: the next object of the P's span for the size class; no lock, no atomic access
//   large    a span of its own, straight from the heap
//
// Objects are zeroed when their span is made, so the fast paths write nothing but the span's indexes. An object is
// taken when it lies below freeindex: nothing frees one yet, so Go's allocBits would be all zero and are left out.
//
// Go forbids preemption here by acquirem. Our goroutines are only preempted at points of their own code, never inside
// the runtime, so it would be a write for nothing.

import { G, Gsyscall, M, P } from '../shared/layout.ts';
import { Mcache, Mheap, Mspan, mheap, zerobase } from '../shared/layout-heap.ts';
import { get, load, set } from '../shared/mem.ts';
import { DEBUG, MAXSMALLSIZE, TINYSIZE } from '../shared/param.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';
import { throw_, throwNoP } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { allocLarge, refill } from './mcache.ts';
import { SMALLSIZEMAX, size_to_class8, size_to_class128 } from './sizeclasses.ts';

const TINYSPANCLASS = (2 << 1) | 1;

/** The mcache of the M: its P's, or mcache0 while there are no Ps. nil for an M without a P. (mcache.go: getMCache) */
function getmcache(): Ptr<'mcache'> {
  const gp = getg();
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  if (pp !== 0) return get(pp, P.mcache);
  return get(mheap, Mheap.mcache0);
}

/** Hands mcache0 over, to P 0: from then on an M without a P cannot allocate. procresize, once a boot. */
export function mcache0(): Ptr<'mcache'> {
  const c = get(mheap, Mheap.mcache0);
  set(mheap, Mheap.mcache0, nil);
  return c;
}

function nocache(): never {
  const status = load(getg(), G.atomicstatus);
  if (status === Gsyscall) return throwNoP('memory was allocated');
  return throw_('malloc called without a P or outside bootstrapping');
}

/** A zeroed object: its word address, a multiple of 8 bytes. `noscan`: it will never hold addresses. Any goroutine or
 *  g0 whose M has a P; during bootstrap also without. */
export function mallocgc(bytes: number, noscan: boolean): number {
  const c = getmcache();
  if (c === 0) nocache();
  if (DEBUG && !(Number.isInteger(bytes) && bytes >= 0)) throw_(`mallocgc: size ${bytes} is not a count of bytes`);
  if (bytes > MAXSMALLSIZE) {
    const large = allocLarge(bytes, noscan);
    return get(large, Mspan.startAddr);
  }
  if (noscan && bytes < TINYSIZE) return malloctiny(c, bytes);
  const sizeclass =
    bytes <= SMALLSIZEMAX - 8
      ? size_to_class8[(bytes + 7) >>> 3]
      : size_to_class128[(bytes - SMALLSIZEMAX + 127) >>> 7];
  if (bytes === 0) return zerobase;
  return nextFree(c, ((sizeclass as number) << 1) | (noscan ? 1 : 0));
}

/** The next object of a span class. (nextFreeFast, nextFree) */
function nextFree(c: Ptr<'mcache'>, spanclass: number): number {
  const s = get(c, at(Mcache.alloc, spanclass));
  const i = get(s, Mspan.freeindex);
  const n = get(s, Mspan.nelems);
  if (i === n) return nextFreeSlow(c, spanclass);
  set(s, Mspan.freeindex, i + 1);
  const taken = get(s, Mspan.allocCount);
  set(s, Mspan.allocCount, taken + 1);
  const base = get(s, Mspan.startAddr);
  const words = get(s, Mspan.elemwords);
  return base + i * words;
}

/** Apart, so that V8's inlining budget goes to the fast path. */
function nextFreeSlow(c: Ptr<'mcache'>, spanclass: number): number {
  const s = refill(c, spanclass);
  const i = get(s, Mspan.freeindex);
  const n = get(s, Mspan.nelems);
  if (i >= n) throw_('freeIndex is not valid');
  return nextFree(c, spanclass);
}

/** A part of the tiny block, or a new block. Parts are multiples of 8 bytes: values are 64-bit words. */
function malloctiny(c: Ptr<'mcache'>, bytes: number): number {
  if (bytes === 0) return zerobase;
  const tiny = get(c, Mcache.tiny);
  const off = get(c, Mcache.tinyoffset);
  const need = (bytes + 7) & ~7;
  if (tiny !== 0 && off + need <= TINYSIZE) {
    set(c, Mcache.tinyoffset, off + need);
    return tiny + off / 4;
  }
  const block = nextFree(c, TINYSPANCLASS);
  // The block with more room left is the one to keep.
  if (need < off || tiny === 0) {
    set(c, Mcache.tiny, block);
    set(c, Mcache.tinyoffset, need);
  }
  return block;
}
