// What has been explored, for when nothing was found.

import { isFinding, type Outcome } from './outcome.ts';
import type { Site } from './point.ts';
import { PAIRS } from './races.ts';

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
  /** For pct: what a bug of that depth is hit with at least, by all executions so far: 0 to 1. */
  readonly pctBound?: number;
  /** Atomic accesses in conflict that came unordered: how many pairs, and those seen in one order only. */
  readonly pairs: number;
  readonly neverReversed: readonly (readonly [Site, Site])[];
}

export class Coverage {
  private readonly seen = new Set<number>();
  private schedules = 0;
  private redundant = 0;
  private cut = 0;
  private points = 0;
  private switches = 0;
  private longest = 0;
  private threads = 0;

  add(
    outcome: Outcome,
    run: {
      steps: number;
      switches: number;
      segments: readonly number[];
      threads: readonly { readonly outside: boolean }[];
    },
  ): void {
    this.points += run.steps;
    this.switches += run.switches;
    this.longest = Math.max(this.longest, run.steps);
    this.threads = Math.max(this.threads, run.threads.filter((t) => !t.outside).length);
    if (outcome.kind === 'abandoned') {
      this.redundant++;
      return;
    }
    if (outcome.kind === 'steps') this.cut++;
    this.schedules++;
    if (this.seen.size < DISTINCT || isFinding(outcome)) this.seen.add(hash(run.segments));
  }

  /** `pairs` as the race detector keeps them; depth: of PCT, if that was the strategy. */
  figures(pairs: ReadonlySet<number>, sites: readonly Site[], depth?: number): CoverageFigures {
    const lone: (readonly [Site, Site])[] = [];
    let n = 0;
    for (const p of pairs) {
      const a = Math.floor(p / PAIRS);
      const b = p % PAIRS;
      const reversed = pairs.has(b * PAIRS + a);
      if (a <= b || !reversed) n++;
      const from = sites[a];
      const to = sites[b];
      if (!reversed && from !== undefined && to !== undefined) lone.push([from, to]);
    }
    const figures = {
      schedules: this.schedules,
      distinct: this.seen.size,
      redundant: this.redundant,
      cut: this.cut,
      points: this.points,
      switches: this.switches,
      longest: this.longest,
      threads: this.threads,
      pairs: n,
      neverReversed: lone,
    };
    return depth === undefined ? figures : { ...figures, pctBound: this.pctBound(depth) };
  }

  /** 1 - (1 - 1/(n k^(d-1)))^executions. */
  private pctBound(depth: number): number {
    const one = 1 / (this.threads * this.longest ** (depth - 1));
    return -Math.expm1(this.schedules * Math.log1p(-Math.min(one, 1 - Number.EPSILON)));
  }
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
