// Summaries of the page bitmap: a radix tree of fan-out 8 in four levels, laid out level by level. An entry tells how
// many pages are free at its start, in its longest run, and at its end; so a run of n pages is found, or known not to
// be there, by reading at most eight entries a level. (mpagealloc.go: pallocSum)
//
// Go packs the three numbers into one 64-bit word, since its readers do not all hold the lock; ours do, and three plain
// words are cheaper here than taking a word apart.
//
// All under mheap.lock.

import { setword, word } from '../shared/mem.ts';
import { CHUNKPAGES } from '../shared/param.ts';
import { CHUNKSHIFT, levelBase, levelShift, SUMBITS, SUMLEVELS, SUMWORDS } from './arena.ts';
import { nextFree, nextTaken } from './mpallocbits.ts';

const LEAF = SUMLEVELS - 1;

/** Address of entry i of a level. Its words: start, max, end. */
export function sumAddr(level: number, i: number): number {
  return (levelBase[level] as number) + i * SUMWORDS;
}

/** Writes a summary; false when it was the same before. */
function setSum(a: number, start: number, max: number, end: number): boolean {
  const oldStart = word(a);
  const oldMax = word(a + 1);
  const oldEnd = word(a + 2);
  if (oldStart === start && oldMax === max && oldEnd === end) return false;
  setword(a, start);
  setword(a + 1, max);
  setword(a + 2, end);
  return true;
}

/** Recomputes a leaf from its chunk. (pallocBits.summarize) */
function summarize(chunk: number): boolean {
  let start = 0;
  let max = 0;
  let end = 0;
  for (let i = nextFree(chunk, 0); i < CHUNKPAGES; ) {
    const stop = nextTaken(chunk, i);
    const run = stop - i;
    if (i === 0) start = run;
    if (run > max) max = run;
    if (stop === CHUNKPAGES) end = run;
    i = nextFree(chunk, stop);
  }
  return setSum(sumAddr(LEAF, chunk), start, max, end);
}

/** Recomputes entry i of a level above the leaves from its eight children. (mergeSummaries) */
function merge(level: number, i: number): boolean {
  const full = 1 << (levelShift[level + 1] as number);
  const first = sumAddr(level + 1, i << SUMBITS);
  let start = 0;
  let max = 0;
  let run = 0;
  let broken = false;
  for (let k = 0; k < 1 << SUMBITS; k++) {
    const a = first + k * SUMWORDS;
    const childStart = word(a);
    if (childStart === full) {
      run += full;
      continue;
    }
    const childMax = word(a + 1);
    run += childStart;
    if (!broken) start = run;
    broken = true;
    max = Math.max(max, run, childMax);
    run = word(a + 2);
  }
  if (!broken) start = run;
  return setSum(sumAddr(level, i), start, Math.max(max, run), run);
}

/** Brings the tree up to date after pages [page, page + n) changed. (pageAlloc.update) */
export function updateSums(page: number, n: number): void {
  const last = page + n - 1;
  let changed = false;
  for (let c = page >>> CHUNKSHIFT; c <= last >>> CHUNKSHIFT; c++) changed = summarize(c) || changed;
  for (let level = LEAF - 1; changed && level >= 0; level--) {
    changed = false;
    const shift = levelShift[level] as number;
    for (let i = page >>> shift; i <= last >>> shift; i++) changed = merge(level, i) || changed;
  }
}
