// The layout of the arena: where the pages lie, and the tables that describe them. They are sized by the memory of this
// machine, and stand at the arena's beginning, so all threads of a machine compute the same addresses when they load
// this module.
//
//   CHUNKS   a bitmap of 16 words for each 512 pages: 1 is taken
//   SUMS     summaries of the bitmap, four words each, in four levels: 512, 4,096, 32,768 and 262,144 pages
//   SPANS    page -> mspan, a word a page
//   ARENA    the pages themselves
//
// A page is named by its number, word address / PAGEWORDS, counted from address 0: the tables have a few entries for
// pages of the data segment that are never used, and the arithmetic has no base to subtract.

import { PAGEWORDS } from '../shared/globals.ts';
import { HEAPBASE } from '../shared/layout-heap.ts';
import { MEMWORDS } from '../shared/mem.ts';
import { CHUNKPAGES } from '../shared/param.ts';

/** log2 of PAGEWORDS and of CHUNKPAGES. */
export const PAGESHIFT: number = 31 - Math.clz32(PAGEWORDS);
export const CHUNKSHIFT: number = 31 - Math.clz32(CHUNKPAGES);
/** Words of one chunk's bitmap. */
export const CHUNKWORDS: number = CHUNKPAGES / 32;

/** Levels of summaries, root first; each entry above the last level covers 2^3 entries of the next.
 *  (mpagealloc_32bit.go) */
export const SUMLEVELS = 4;
export const SUMBITS = 3;
/** Words of a summary: free pages at its start, longest free run, free pages at its end, unused. */
export const SUMWORDS = 4;

/** Past the last page for use. The last of 8 GiB is left out: where it ends is 2^31, which is no address, as those are
 *  words of 32 bits with a sign; and STACKPREEMPT lies in it, which must be above every stack. */
export const ENDPAGE: number = Math.min(MEMWORDS >>> PAGESHIFT, (2 ** 31 - 1) >>> PAGESHIFT);
const NCHUNKS = Math.ceil(ENDPAGE / CHUNKPAGES);

function levelSizes(): readonly number[] {
  const sizes: number[] = [];
  let n = NCHUNKS;
  for (let level = SUMLEVELS - 1; level > 0; level--) {
    n = Math.ceil(n / (1 << SUMBITS)) * (1 << SUMBITS);
    sizes.unshift(n);
    n >>>= SUMBITS;
  }
  return [n, ...sizes];
}

/** Entries of each level of summaries. */
export const levelSize: readonly number[] = levelSizes();
/** log2 of the pages that an entry of each level covers. */
export const levelShift: readonly number[] = levelSize.map((_, l) => CHUNKSHIFT + (SUMLEVELS - 1 - l) * SUMBITS);

export const CHUNKS: number = HEAPBASE;
export const SUMS: number = CHUNKS + NCHUNKS * CHUNKWORDS;
/** Address of each level's first entry. */
export const levelBase: readonly number[] = levelSize.map(
  (_, l) => SUMS + SUMWORDS * levelSize.slice(0, l).reduce((a, b) => a + b, 0),
);
export const SPANS: number = SUMS + SUMWORDS * levelSize.reduce((a, b) => a + b, 0);
/** The first page for use. */
export const STARTPAGE: number = Math.ceil((SPANS + ENDPAGE) / PAGEWORDS);

/** The page that a word address lies in, and the address of a page. */
export function pageOf(a: number): number {
  return a >>> PAGESHIFT;
}
export function pageAddr(page: number): number {
  return page * PAGEWORDS;
}
