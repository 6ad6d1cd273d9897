// Search: executions of a subject under a strategy until something is found, the strategy has no more, or a bound is
// met.

import { isFinding, keyOf } from '../engine/outcome.ts';
import type { Site } from '../engine/point.ts';
import type { Strategy } from '../engine/strategy.ts';
import { bare, fairly } from '../strategies/fair.ts';
import { strategyNamed } from '../strategies/index.ts';
import { Pct } from '../strategies/pct.ts';
import { Runner } from './attempt.ts';
import { type CoverageFigures, countExecution, countPairs, emptyTally, figuresOf, type Tally } from './coverage.ts';
import { type Finding, findingOf } from './report.ts';
import { type Failure, shrink } from './shrink.ts';
import type { Subject } from './subject.ts';

export interface SearchOptions {
  /** By name, as strategies/index.ts knows them. */
  readonly strategy?: string;
  readonly seed?: number;
  /** At most so many executions. */
  readonly iterations?: number;
  /** At most so many milliseconds. */
  readonly timeMs?: number;
  /** Whether an unordered plain access is a finding. Default: yes. */
  readonly races?: boolean;
  /** Operations in one execution. */
  readonly maxSteps?: number;
  /** Executions to spend on making a finding small; 0: none. */
  readonly shrink?: number;
  /** Milliseconds to spend on it; 10,000 if not said. */
  readonly shrinkMs?: number;
  /** Called when something has been found and is to be made small. */
  readonly shrinking?: () => void;
  /** Asked while a finding is made small. True: it is small enough. */
  readonly enough?: () => boolean;
  /** Called now and then, at most every 100 ms. True: stop. */
  readonly progress?: (so: Progress) => boolean | undefined;
  /** The first execution's number: portfolios give each worker its own stretch. */
  readonly first?: number;
}

export interface Progress {
  readonly executions: number;
  readonly points: number;
  readonly ms: number;
}

export interface SearchResult {
  readonly finding: Finding | null;
  readonly strategy: string;
  readonly seed: number;
  /** Executions until the finding, or in all. */
  readonly executions: number;
  /** Executions spent on shrinking. */
  readonly shrinking: number;
  readonly coverage: CoverageFigures;
  readonly tally: Tally;
  /** Set when the strategy has explored all that it explores. */
  readonly verdict?: string;
  /** Everything was explored, and nothing was cut short. */
  readonly exhaustive: boolean;
  readonly facts: Readonly<Record<string, number | string>>;
  readonly ms: number;
}

const ITERATIONS = 10_000;
/** Executions, and operations, in which a finding is looked for in a smaller workload. */
const AGAIN = 300;
const POINTS = 100_000;
const FOR_EVER = Number.POSITIVE_INFINITY;

export function search(subject: Subject, options: SearchOptions = {}): SearchResult {
  return atOnce(searching(subject, options));
}

/** The same in steps of a tenth of a second, for who must give others a chance in between. */
export function* searching(subject: Subject, options: SearchOptions = {}): Generator<undefined, SearchResult> {
  const seed = options.seed ?? 1;
  const strategy = fairly(strategyNamed(options.strategy ?? 'random', seed), subject.endless);
  const hunt = new Hunt(subject, strategy, options);
  const failure = yield* hunt.run(
    options.first ?? 0,
    options.iterations ?? limitFor(options, strategy),
    options.timeMs,
  );
  const executions = hunt.executions;
  let finding: Finding | null = null;
  let shrinking = 0;
  if (failure?.outcome.kind === 'refused') throw new Error(failure.outcome.message);
  if (failure !== null) {
    options.shrinking?.();
    const races = options.races ?? true;
    const { progress: _, shrinking: __, ...rest } = options;
    const enough = options.enough ?? ((): boolean => false);
    const quiet = { ...rest, progress: enough };
    const again = (s: Subject, key: string, timeMs: number): Failure | null =>
      atOnce(
        new Hunt(s, fairly(strategyNamed(options.strategy ?? 'random', seed), s.endless), quiet, key).run(
          0,
          AGAIN,
          timeMs,
          POINTS,
        ),
      );
    const bounds = {
      budget: options.shrink ?? 3000,
      ...(options.shrinkMs === undefined ? {} : { timeMs: options.shrinkMs }),
    };
    const shrunk = options.shrink === 0 ? null : shrink(failure, { races, ...bounds, enough, search: again });
    shrinking = shrunk?.executions ?? 0;
    finding = findingOf(shrunk?.failure ?? failure, races, shrunk?.cutShort);
  }
  const verdict = hunt.exhausted ? strategy.verdict?.() : undefined;
  countPairs(hunt.tally, hunt.runner.races?.pairs ?? [], subject.sites);
  const coverage = figuresOf(hunt.tally);
  return {
    finding,
    strategy: strategy.name,
    seed,
    executions,
    shrinking,
    coverage,
    tally: hunt.tally,
    ...(verdict === undefined ? {} : { verdict }),
    exhaustive: verdict !== undefined && coverage.cut === 0,
    facts: strategy.facts?.() ?? {},
    ms: hunt.ms,
  };
}

/** What a generator returns, without a pause. */
function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Exhaustive strategies end by themselves, and so does a bound on time. */
function limitFor(options: SearchOptions, strategy: Strategy): number {
  return options.timeMs !== undefined || strategy.verdict !== undefined ? Number.POSITIVE_INFINITY : ITERATIONS;
}

class Hunt {
  readonly runner: Runner;
  readonly tally = emptyTally();
  private readonly pct: Pct | null;
  executions = 0;
  exhausted = false;
  ms = 0;

  constructor(
    private readonly subject: Subject,
    private readonly strategy: Strategy,
    private readonly options: SearchOptions,
    /** Only this failure will do. */
    private readonly key?: string,
  ) {
    const asked = bare(strategy);
    this.pct = asked instanceof Pct ? asked : null;
    this.runner = new Runner(subject, {
      races: options.races ?? true,
      engine: options.maxSteps === undefined ? {} : { maxSteps: options.maxSteps },
    });
  }

  /** At most so many executions, milliseconds and operations. */
  *run(first: number, iterations: number, timeMs = FOR_EVER, most = FOR_EVER): Generator<undefined, Failure | null> {
    const started = performance.now();
    const { engine } = this.runner;
    let told = started;
    let points = 0;
    for (let i = 0; i < iterations; i++) {
      if (!this.strategy.begin(first + i)) {
        this.exhausted = true;
        break;
      }
      const outcome = this.runner.run(this.strategy);
      this.executions++;
      points += engine.steps;
      countExecution(this.tally, outcome, engine, this.pct);
      if (isFinding(outcome) && (this.key === undefined || keyOf(outcome) === this.key)) {
        this.ms = performance.now() - started;
        return { subject: this.subject, outcome, segments: [...engine.segments], steps: engine.steps };
      }
      if (points > most) break;
      if (i % 16 !== 15 && engine.steps < 2000) continue;
      const now = performance.now();
      if (now - started > timeMs) break;
      if (now - told < 100) continue;
      told = now;
      if (this.options.progress?.({ executions: this.executions, points, ms: now - started }) === true) break;
      yield;
    }
    this.ms = performance.now() - started;
    return null;
  }
}

export type { Finding, Site };
