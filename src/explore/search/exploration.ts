// What the functions for tests return: a finding, or what was covered.

import { figuresOf } from './coverage.ts';
import type { Plan } from './plan.ts';
import { coverageText, findingText } from './report.ts';
import type { RoundOptions, Share } from './rounds.ts';
import type { SearchOptions, SearchResult } from './search.ts';

export interface Exploration extends Omit<SearchResult, 'finding' | 'facts'> {
  readonly finding: Share['finding'];
  /** Nothing was found. */
  readonly ok: boolean;
  /** The report, or what was covered. */
  readonly text: string;
}

/** What shrinking may cost: as said, or so many executions. */
const SHRINK = 3000;

export function roundOptions(o: SearchOptions): RoundOptions {
  return {
    races: o.races ?? true,
    shrink: o.shrink ?? SHRINK,
    ...(o.shrinkMs === undefined ? {} : { shrinkMs: o.shrinkMs }),
    ...(o.maxSteps === undefined ? {} : { maxSteps: o.maxSteps }),
  };
}

export function explorationOf(share: Share, plan: Plan, ms: number): Exploration {
  const coverage = figuresOf(share.tally);
  const strategy = share.strategies.join(', ');
  const { finding } = share;
  const verdict = share.verdict ?? undefined;
  return {
    finding,
    strategy,
    seed: plan.seed,
    executions: finding?.execution ?? share.executions,
    shrinking: share.shrinking,
    coverage,
    tally: share.tally,
    ...(verdict === undefined ? {} : { verdict }),
    exhaustive: verdict !== undefined && coverage.cut === 0,
    ms,
    ok: finding === null,
    text: finding === null ? coverageText(coverage, strategy, verdict) : findingText(finding),
  };
}
