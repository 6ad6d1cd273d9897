// One chunk of the page bitmap: 512 pages, 16 words, 1 is taken. (mpallocbits.go)
//
// Go keeps the bits in 64-bit words and searches them with shifts and population counts. Runs are found here by hopping
// between the next free and the next taken page, a count of leading zeros each: 32-bit words are what JavaScript has.
//
// All under mheap.lock.

import { setword, word, zero } from '../shared/mem.ts';
import { CHUNKPAGES } from '../shared/param.ts';
import { throw_ } from '../shared/throw.ts';
import { CHUNKS, CHUNKWORDS } from './arena.ts';

/** Position of the lowest set bit of a nonzero word. */
function ctz(w: number): number {
  return 31 - Math.clz32(w & -w);
}

/** Bits [i, i + n) of a word, i + n <= 32. */
function mask(i: number, n: number): number {
  return n === 32 ? -1 : ((1 << n) - 1) << i;
}

/** First page at or after `from` whose bit, xor `flip`, is set; CHUNKPAGES when there is none. */
function nextSet(chunk: number, from: number, flip: number): number {
  const a = CHUNKS + chunk * CHUNKWORDS;
  let i = from >>> 5;
  if (i >= CHUNKWORDS) return CHUNKPAGES;
  const first = word(a + i);
  let w = (first ^ flip) & (-1 << (from & 31));
  while (w === 0) {
    if (++i === CHUNKWORDS) return CHUNKPAGES;
    const bits = word(a + i);
    w = bits ^ flip;
  }
  return i * 32 + ctz(w);
}

export function nextFree(chunk: number, from: number): number {
  return nextSet(chunk, from, -1);
}

export function nextTaken(chunk: number, from: number): number {
  return nextSet(chunk, from, 0);
}

/** Start of the first run of n free pages at or after `from`; -1 when there is none. (pallocBits.find) */
export function findRun(chunk: number, n: number, from: number): number {
  for (let i = nextFree(chunk, from); i + n <= CHUNKPAGES; ) {
    const end = nextTaken(chunk, i);
    if (end - i >= n) return i;
    i = nextFree(chunk, end);
  }
  return -1;
}

/** Takes pages [i, i + n) of a chunk, all of which must be free. */
export function takeRange(chunk: number, i: number, n: number): void {
  let left = n;
  for (let at = i; left > 0; ) {
    const bit = at & 31;
    const k = Math.min(left, 32 - bit);
    const a = CHUNKS + chunk * CHUNKWORDS + (at >>> 5);
    const m = mask(bit, k);
    const w = word(a);
    if ((w & m) !== 0) throw_('page allocator: page taken twice');
    setword(a, w | m);
    at += k;
    left -= k;
  }
}

/** Frees pages [i, i + n) of a chunk, all of which must be taken. */
export function freeRange(chunk: number, i: number, n: number): void {
  let left = n;
  for (let at = i; left > 0; ) {
    const bit = at & 31;
    const k = Math.min(left, 32 - bit);
    const a = CHUNKS + chunk * CHUNKWORDS + (at >>> 5);
    const m = mask(bit, k);
    const w = word(a);
    if ((w & m) !== m) throw_('page allocator: page freed twice');
    setword(a, w & ~m);
    at += k;
    left -= k;
  }
}

/** A chunk that was never managed: no page of it is free. */
export function takeAll(chunk: number): void {
  const a = CHUNKS + chunk * CHUNKWORDS;
  zero(a, CHUNKWORDS);
  takeRange(chunk, 0, CHUNKPAGES);
}
