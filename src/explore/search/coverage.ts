// Coverage: what has been explored, for when nothing was found.
//
// A search counts into a Tally. Tallies travel between threads and add up: which schedules were different and which
// racing pairs came in one order only is known by sets, so that the figures of many rounds on many cores are those of
// one long search.

import { PAIRS } from '../detect/race-detector.ts';
import { isFinding, type Outcome } from '../engine/outcome.ts';
import type { Site } from '../engine/point.ts';

/** Distinct schedules are counted up to this many: each takes memory. */
const DISTINCT = 1_000_000;

export interface CoverageFigures {
  readonly schedules: number;
  /** Different sequences of switches; counted up to a million. */
  readonly distinct: number;
  /** Given up by the strategy as leading nowhere new. */
  readonly redundant: number;
  /** Given up at the bound on operations. */
  readonly cut: number;
  readonly points: number;
  readonly switches: number;
  /** Operations of the longest execution. */
  readonly longest: number;
  readonly threads: number;
  /** By depth of PCT: what a bug of that depth was hit with at least, by all executions so far: 0 to 1. */
  readonly pct: Readonly<Record<string, number>>;
  /** Atomic accesses in conflict that came unordered: how many pairs, and those seen in one order only. */
  readonly pairs: number;
  readonly neverReversed: readonly (readonly [Site, Site])[];
}

export interface Tally {
  schedules: number;
  redundant: number;
  cut: number;
  points: number;
  switches: number;
  longest: number;
  threads: number;
  /** Hashes of sequences of switches. */
  readonly seen: Set<number>;
  /** By depth: the logarithm of the chance that a bug of that depth was missed every time. */
  readonly missed: Map<number, number>;
  /** Unordered atomic accesses, as the race detector numbers them: the first and the second. */
  readonly pairs: Map<number, readonly [Site, Site]>;
}

export function emptyTally(): Tally {
  const none = { schedules: 0, redundant: 0, cut: 0, points: 0, switches: 0, longest: 0, threads: 0 };
  return { ...none, seen: new Set(), missed: new Map(), pairs: new Map() };
}

/** An execution of PCT: its depth, and out of how many operations the change points were drawn. */
export interface Drawn {
  readonly depth: number;
  readonly drawn: number;
}

interface Run {
  readonly steps: number;
  readonly switches: number;
  readonly segments: readonly number[];
  readonly threads: readonly { readonly outside: boolean }[];
}

/** Counts an execution. */
export function countExecution(t: Tally, outcome: Outcome, run: Run, pct: Drawn | null): void {
  t.points += run.steps;
  t.switches += run.switches;
  t.longest = Math.max(t.longest, run.steps);
  t.threads = Math.max(t.threads, run.threads.filter((x) => !x.outside).length);
  if (outcome.kind === 'abandoned') {
    t.redundant++;
    return;
  }
  if (outcome.kind === 'steps') t.cut++;
  t.schedules++;
  if (t.seen.size < DISTINCT || isFinding(outcome)) t.seen.add(hash(run.segments));
  // An execution that went on past the last place for a change point proves nothing.
  if (pct === null || (pct.depth > 1 && run.steps > pct.drawn)) return;
  // A bug of depth d is hit with 1/(n k^(d-1)) at least.
  const one = 1 / (run.threads.length * pct.drawn ** (pct.depth - 1));
  const miss = Math.log1p(-Math.min(one, 1 - Number.EPSILON));
  t.missed.set(pct.depth, (t.missed.get(pct.depth) ?? 0) + miss);
}

/** Adds the pairs of a race detector. */
export function countPairs(t: Tally, pairs: Iterable<number>, sites: readonly Site[]): void {
  for (const p of pairs) {
    const from = sites[Math.floor(p / PAIRS)];
    const to = sites[p % PAIRS];
    if (from !== undefined && to !== undefined) t.pairs.set(p, [from, to]);
  }
}

/** Adds b to a. */
export function addTally(a: Tally, b: Tally): void {
  a.schedules += b.schedules;
  a.redundant += b.redundant;
  a.cut += b.cut;
  a.points += b.points;
  a.switches += b.switches;
  a.longest = Math.max(a.longest, b.longest);
  a.threads = Math.max(a.threads, b.threads);
  for (const h of b.seen) if (a.seen.size < DISTINCT) a.seen.add(h);
  for (const [depth, miss] of b.missed) a.missed.set(depth, (a.missed.get(depth) ?? 0) + miss);
  for (const [p, sites] of b.pairs) a.pairs.set(p, sites);
}

export function figuresOf(t: Tally): CoverageFigures {
  const lone: (readonly [Site, Site])[] = [];
  let n = 0;
  for (const [p, sites] of [...t.pairs].sort(([a], [b]) => a - b)) {
    const a = Math.floor(p / PAIRS);
    const b = p % PAIRS;
    const reversed = t.pairs.has(b * PAIRS + a);
    if (a <= b || !reversed) n++;
    if (!reversed) lone.push(sites);
  }
  const pct = [...t.missed].sort(([a], [b]) => a - b).map(([depth, miss]) => [String(depth), -Math.expm1(miss)]);
  return {
    schedules: t.schedules,
    distinct: t.seen.size,
    redundant: t.redundant,
    cut: t.cut,
    points: t.points,
    switches: t.switches,
    longest: t.longest,
    threads: t.threads,
    pct: Object.fromEntries(pct) as Record<string, number>,
    pairs: n,
    neverReversed: lone,
  };
}

/** 53 bits of a sequence of switches. */
function hash(segments: readonly number[]): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const v of segments) {
    a = Math.imul(a ^ v, 0x01000193);
    b = Math.imul(b ^ v ^ (b >>> 15), 0x85ebca6b);
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
