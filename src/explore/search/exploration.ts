// Exploration: what explore() returns, a finding or what was covered.

import { isFinding, keyOf } from '../engine/outcome.ts';
import { emptyTally, figuresOf } from './coverage.ts';
import type { Plan } from './plan.ts';
import { coverageText, findingText, type Replayed, replayText } from './report.ts';
import type { RoundOptions, Share } from './rounds.ts';
import type { SearchOptions, SearchResult } from './search.ts';
import { type TestTime, timeText } from './testtime.ts';

/** What explore() returns: `ok`, the finding or what was covered, and `text`, the report. */
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

/** `time`: of the test that has called the search. */
export function explorationOf(share: Share, plan: Plan, ms: number, time: TestTime | null = null): Exploration {
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
    text: finding === null ? coverageText(coverage, strategy, verdict) + timeText(time) : findingText(finding),
  };
}

/** One schedule instead of a search. */
export function replayed(schedule: string, again: Replayed): Exploration {
  const found = isFinding(again.outcome) || again.outcome.kind === 'diverged';
  const place = { strategy: 'replay', round: 0, execution: 1 };
  const finding = { ...again, ...place, key: keyOf(again.outcome), schedule, command: '', cutShort: false };
  const share: Share = {
    finding: found ? finding : null,
    tally: emptyTally(),
    executions: 1,
    shrinking: 0,
    strategies: ['replay'],
    verdict: null,
  };
  return { ...explorationOf(share, { seed: 0, iterations: 1 }, 0), text: replayText(again) };
}
