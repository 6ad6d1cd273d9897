// A worker of the portfolio: builds the subject once and runs rounds until there are none left, somebody has found something
// in an earlier round, or it is told to stop.
//
//   state[NEXT]    the next round's number
//   state[FOUND]   the lowest round in which something was found
//   state[STOP]    1: the time is over
//   state[EXECUTIONS], state[POINTS]   for the progress line (points in thousands)

import type { CoverageFigures } from '../coverage.ts';
import { findingText } from '../report.ts';
import { search } from '../search.ts';
import { type Plan, roundOf, type Share, together } from './plan.ts';
import { explore, type Target } from './target.ts';

export const NEXT = 0;
export const FOUND = 1;
export const STOP = 2;
export const EXECUTIONS = 3;
export const POINTS = 4;
export const STATEWORDS = 5;

export interface WorkerTask {
  readonly target: Target;
  readonly plan: Plan;
  readonly state: SharedArrayBuffer;
  readonly shrink: number;
}

export default async function work(task: WorkerTask): Promise<Share> {
  const state = new Int32Array(task.state);
  const { target, plan } = task;
  const explored = await explore(target);
  let coverage: CoverageFigures | null = null;
  let executions = 0;
  let verdict: string | null = null;
  const strategies = new Set<string>();
  for (;;) {
    const round = roundOf(plan, Atomics.add(state, NEXT, 1));
    const stop = (): boolean =>
      Atomics.load(state, STOP) !== 0 || (round !== null && Atomics.load(state, FOUND) < round.number);
    if (round === null || stop()) break;
    let told = 0;
    const tell = (n: number, points: number): void => {
      Atomics.add(state, EXECUTIONS, n - told);
      told = n;
      Atomics.store(state, POINTS, points);
    };
    const points = coverage?.points ?? 0;
    const r = search(explored.subject(round.seed), {
      strategy: round.strategy,
      seed: round.seed,
      iterations: round.iterations,
      races: target.races,
      shrink: task.shrink,
      progress: (p) => {
        tell(p.executions, Math.round((points + p.points) / 1000));
        return stop();
      },
    });
    tell(r.executions, Math.round((points + r.coverage.points) / 1000));
    executions += r.executions;
    strategies.add(r.strategy);
    coverage = together(coverage, r.coverage);
    if (r.verdict !== undefined) verdict = r.verdict;
    if (r.finding === null) continue;
    for (let low = Atomics.load(state, FOUND); round.number < low; low = Atomics.load(state, FOUND)) {
      Atomics.compareExchange(state, FOUND, low, round.number);
    }
    const { subject: _, ...plain } = r.finding;
    const { error: __, ...outcome } = plain.outcome;
    const finding = {
      ...plain,
      outcome,
      text: findingText(r.finding),
      strategy: r.strategy,
      execution: r.executions,
      round: round.number,
    };
    return { finding, coverage, executions, strategies: [...strategies], verdict };
  }
  return { finding: null, coverage, executions, strategies: [...strategies], verdict };
}
