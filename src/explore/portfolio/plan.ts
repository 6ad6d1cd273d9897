// How a search is cut into rounds: each has a strategy, a seed for it and for the machine's own randomness, and a number of
// executions. Rounds are numbered, whoever runs them takes the next one, and the finding of the lowest number is the one that
// counts: so the same command finds the same thing on any number of cores.

import type { CoverageFigures } from '../coverage.ts';
import type { Finding } from '../report.ts';

export interface Plan {
  /** One strategy, or the portfolio's own. */
  readonly strategy?: string;
  readonly seed: number;
  /** Executions in all. */
  readonly iterations: number;
}

export interface Round {
  readonly number: number;
  readonly strategy: string;
  readonly seed: number;
  readonly iterations: number;
}

/** What finds different bugs: coarse and fine random walks, priorities with few and more changes, operations at random. */
export const PORTFOLIO: readonly string[] = ['random', 'pct:3', 'pos', 'pct:2', 'random:0.05', 'pct:5'];
const EXHAUSTIVE = /^(dfs|dpor|rr)(:|$)/;
const ROUND = 128;

/** Round n of a plan; null past its end. */
export function roundOf(plan: Plan, n: number): Round | null {
  if (plan.strategy !== undefined && EXHAUSTIVE.test(plan.strategy)) {
    return n === 0 ? { number: 0, strategy: plan.strategy, seed: plan.seed, iterations: plan.iterations } : null;
  }
  const before = n * ROUND;
  if (before >= plan.iterations) return null;
  const strategy = plan.strategy ?? (PORTFOLIO[n % PORTFOLIO.length] as string);
  return { number: n, strategy, seed: (plan.seed + n) | 0, iterations: Math.min(ROUND, plan.iterations - before) };
}

/** A finding as it travels between threads. */
export type PlainFinding = Omit<Finding, 'subject'> & {
  readonly text: string;
  readonly strategy: string;
  readonly execution: number;
};

/** What a worker has to say at its end. */
export interface Share {
  readonly finding: (PlainFinding & { readonly round: number }) | null;
  readonly coverage: CoverageFigures | null;
  readonly executions: number;
  readonly strategies: readonly string[];
  readonly verdict: string | null;
}

/** Two workers' figures as one. What each has seen once only may have been seen by the other: distinct schedules are counted
 *  by each for itself. */
export function together(a: CoverageFigures | null, b: CoverageFigures | null): CoverageFigures | null {
  if (a === null || b === null) return a ?? b;
  const bound =
    a.pctBound === undefined || b.pctBound === undefined ? {} : { pctBound: 1 - (1 - a.pctBound) * (1 - b.pctBound) };
  return {
    schedules: a.schedules + b.schedules,
    distinct: a.distinct + b.distinct,
    redundant: a.redundant + b.redundant,
    cut: a.cut + b.cut,
    points: a.points + b.points,
    switches: a.switches + b.switches,
    longest: Math.max(a.longest, b.longest),
    threads: Math.max(a.threads, b.threads),
    pairs: Math.max(a.pairs, b.pairs),
    neverReversed: a.neverReversed.filter(([x, y]) => b.neverReversed.some(([u, v]) => same(x, u) && same(y, v))),
    ...bound,
  };
}

const same = (a: { file: string; line: number; column: number }, b: typeof a): boolean =>
  a.file === b.file && a.line === b.line && a.column === b.column;
