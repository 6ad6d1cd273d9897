// Runs rounds one after another, by whoever there is: a worker of the portfolio among others, or a test alone in its
// own thread. Both find the same, since they run the same rounds.

import { setImmediate } from 'node:timers/promises';
import { addTally, emptyTally, type Tally } from './coverage.ts';
import { inOrder, type Plan, type Round, roundOf } from './plan.ts';
import type { Finding } from './report.ts';
import { type SearchResult, searching } from './search.ts';
import type { Searchable } from './subject.ts';
import type { TestTime } from './testtime.ts';

/** Who runs which round, and when it is time to stop. */
export interface Turns {
  /** The next round; null: there is none, or it has become pointless. */
  next(): Round | null;
  /** Whether the round has become pointless meanwhile. Asked now and then. */
  over(round: Round): boolean;
  /** Milliseconds that are left. */
  left(): number;
  /** So many more executions and points have been done. */
  tell(executions: number, points: number): void;
  /** Something was found, and is being made small. */
  shrinking(): void;
  /** Whether what was found is to be told as it is now: somebody waits. */
  enough(): boolean;
  /** Something was found in the round. */
  found(round: Round): void;
}

export interface RoundOptions {
  readonly races: boolean;
  readonly maxSteps?: number;
  /** Executions and milliseconds to spend on making a finding small. */
  readonly shrink: number;
  readonly shrinkMs?: number;
}

/** A finding, and where in the plan it came up. */
export interface Found extends Finding {
  readonly strategy: string;
  readonly round: number;
  /** The number of the execution, from 1, in the whole plan: the same on any number of cores. */
  readonly execution: number;
}

/** What one has to say at its end. */
export interface Share {
  readonly finding: Found | null;
  readonly tally: Tally;
  readonly executions: number;
  /** Executions spent on shrinking. */
  readonly shrinking: number;
  readonly strategies: readonly string[];
  readonly verdict: string | null;
}

/** Milliseconds after which others on this thread get a chance: timers, and a test's time-out. */
const BREATH = 100;

export async function runRounds(what: Searchable, turns: Turns, o: RoundOptions): Promise<Share> {
  const tally = emptyTally();
  const share = { finding: null as Found | null, executions: 0, shrinking: 0, verdict: null as string | null };
  const strategies: string[] = [];
  const breath = breather();
  for (let round = turns.next(); round !== null; round = turns.next()) {
    let r = await searchRound(what, round, turns, o, breath);
    while (what.again?.() === true) r = await searchRound(what, round, turns, o, breath);
    addTally(tally, r.tally);
    share.executions += r.executions;
    share.shrinking += r.shrinking;
    share.verdict = r.verdict ?? share.verdict;
    strategies.push(r.strategy);
    if (r.finding === null) continue;
    turns.found(round);
    const execution = round.before + r.executions;
    share.finding = { ...r.finding, strategy: round.strategy, round: round.number, execution };
    break;
  }
  return { ...share, tally, strategies: inOrder(strategies) };
}

/** Lets others run, when it is time to. */
function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH) return;
    await setImmediate();
    last = performance.now();
  };
}

async function searchRound(
  what: Searchable,
  round: Round,
  turns: Turns,
  o: RoundOptions,
  breath: () => Promise<void>,
): Promise<SearchResult> {
  let executions = 0;
  let points = 0;
  const tell = (e: number, p: number): void => {
    turns.tell(e - executions, p - points);
    executions = e;
    points = p;
  };
  const steps = searching(what.subject(round.seed), {
    ...o,
    strategy: round.strategy,
    seed: round.seed,
    iterations: round.iterations,
    timeMs: turns.left(),
    shrinking: () => turns.shrinking(),
    enough: () => turns.enough(),
    progress: (p) => {
      tell(p.executions, p.points);
      return turns.over(round);
    },
  });
  for (;;) {
    const step = steps.next();
    await breath();
    if (step.done !== true) continue;
    tell(step.value.executions, step.value.coverage.points);
    return step.value;
  }
}

/** Shares as one: the finding is that of the lowest round. */
export function mergeShares(shares: readonly Share[]): Share {
  const tally = emptyTally();
  for (const s of shares) addTally(tally, s.tally);
  const findings = shares.flatMap((s) => (s.finding === null ? [] : [s.finding])).sort((a, b) => a.round - b.round);
  return {
    finding: findings[0] ?? null,
    tally,
    executions: shares.reduce((n, s) => n + s.executions, 0),
    shrinking: shares.reduce((n, s) => n + s.shrinking, 0),
    strategies: inOrder(shares.flatMap((s) => s.strategies)),
    verdict: shares.find((s) => s.verdict !== null)?.verdict ?? null,
  };
}

export interface AloneOptions {
  readonly timeMs?: number;
  /** Ends the search, and the making small of what it has found. */
  readonly time?: TestTime | null;
  /** Called now and then. True: stop. */
  readonly progress?: (so: { executions: number; points: number; ms: number }) => boolean | undefined;
}

/** Turns of one who runs all rounds. */
export function alone(plan: Plan, o: AloneOptions): Turns {
  const started = performance.now();
  const so = { executions: 0, points: 0 };
  let at = 0;
  let stopped = false;
  const end = o.time?.end ?? Number.POSITIVE_INFINITY;
  const last = Math.min(end, started + (o.timeMs ?? Number.POSITIVE_INFINITY));
  const late = (): boolean => stopped || performance.now() > last;
  return {
    left: () => last - performance.now(),
    next: () => (late() ? null : roundOf(plan, at++)),
    over() {
      stopped = o.progress?.({ ...so, ms: performance.now() - started }) === true || stopped;
      return late();
    },
    tell(executions, points) {
      so.executions += executions;
      so.points += points;
    },
    shrinking: () => undefined,
    enough: () => performance.now() > end,
    found: () => undefined,
  };
}
