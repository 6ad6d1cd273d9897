// Shrinks a failing schedule: fewer switches, then a smaller workload, until nothing can go.
//
// A candidate is a list of segments with one thing changed: some left out, or a segment's operations given to the same
// thread's segment before it, or the thread stopped earlier. It is run leniently (what cannot be done is skipped), and
// is accepted if the same failure comes out with fewer switches, or as many and fewer operations. What was really run
// then is the next schedule to make smaller.

import { MAXSTEPS } from '../engine/engine.ts';
import { isFinding, keyOf, type Outcome } from '../engine/outcome.ts';
import type { Strategy } from '../engine/strategy.ts';
import { Dfs } from '../strategies/dfs.ts';
import { fairly } from '../strategies/fair.ts';
import { Replay } from '../strategies/replay.ts';
import { Runner } from './attempt.ts';
import type { Subject } from './subject.ts';

/** Executions of more operations are not tried with all schedules of few preemptions, and no bound gets more than so
 *  many. */
const LONG = 500;
const TRIES = 500;
/** Milliseconds, if nothing else is said. */
const PATIENCE = 10_000;
const HALF = 0.5;

export interface Failure {
  readonly subject: Subject;
  readonly outcome: Outcome;
  readonly segments: readonly number[];
  readonly steps: number;
}

export interface ShrinkOptions {
  readonly races?: boolean;
  /** Executions and milliseconds to spend. */
  readonly budget?: number;
  readonly timeMs?: number;
  /** Asked before each execution. True: what it has is small enough. */
  readonly enough?: () => boolean;
  /** Looks for the failure in a smaller subject when its schedule does not fit there. */
  readonly search?: (subject: Subject, key: string, timeMs: number) => Failure | null;
}

export interface Shrunk {
  readonly failure: Failure;
  readonly executions: number;
  /** There was more to try, and no time or executions left. */
  readonly cutShort: boolean;
}

export function shrink(failure: Failure, options: ShrinkOptions = {}): Shrunk {
  const work = new Shrinker(failure, options);
  // The workload first: whatever comes after it costs less then. Not for ever: a small schedule is worth more.
  while (work.workload(HALF)) {}
  do {
    work.switches();
    work.preemptions();
  } while (work.workload());
  return { failure: work.best, executions: work.executions, cutShort: work.cutShort };
}

class Shrinker {
  executions = 0;
  cutShort = false;
  private readonly key: string;
  private readonly budget: number;
  private readonly start = performance.now();
  private readonly timeMs: number;
  /** Workloads in which it was looked for in vain. */
  private readonly vain = new Set<string>();
  private runner: Runner;

  constructor(
    public best: Failure,
    private readonly options: ShrinkOptions,
  ) {
    this.key = keyOf(best.outcome);
    this.budget = options.budget ?? 3000;
    this.timeMs = options.timeMs ?? PATIENCE;
    this.runner = this.runnerFor(best);
  }

  /** Removes switches until no single change helps. */
  switches(): void {
    this.runner = this.runnerFor(this.best);
    for (let better = true; better && !this.spent(); ) {
      better = this.chunks() || this.merges() || this.trims();
    }
  }

  /** Single changes lead to a schedule that no single change makes smaller, not to the smallest. All schedules with no
   *  preemption, with one, with two...: as far as the budget reaches. */
  preemptions(): void {
    if (this.best.steps > LONG) return;
    for (let k = 0; k < this.best.segments.length / 2 - 2; k++) {
      const dfs = fairly(new Dfs(k), this.best.subject.endless);
      let left = TRIES;
      while (left-- > 0 && !this.spent() && dfs.begin(0)) {
        const found = this.run(this.runner, this.best.subject, dfs);
        if (found === null || !smaller(found, this.best)) continue;
        this.best = found;
        return;
      }
    }
  }

  /** Takes the first smaller subject that fails in the same way. False: there is none, or this share of time and
   *  executions is spent. */
  workload(share = 1): boolean {
    for (const subject of this.best.subject.smaller?.() ?? []) {
      if (this.spent(share)) return false;
      const runner = this.runnerFor({ ...this.best, subject });
      const found = this.tryOn(runner, subject, this.best.segments) ?? this.searched(subject, share);
      if (found === null) continue;
      this.best = found;
      return true;
    }
    return false;
  }

  private searched(subject: Subject, share: number): Failure | null {
    const name = JSON.stringify(subject.setup);
    if (this.options.search === undefined || this.vain.has(name)) return null;
    const found = this.options.search(subject, this.key, this.start + share * this.timeMs - performance.now());
    if (found === null) this.vain.add(name);
    return found;
  }

  private chunks(): boolean {
    const n = this.best.segments.length / 2;
    let better = false;
    for (let size = Math.ceil(n / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let i = 0; i < this.best.segments.length / 2; ) {
        const segments = [...this.best.segments];
        segments.splice(2 * i, 2 * size);
        if (this.accept(segments)) better = true;
        else i += size;
      }
    }
    return better;
  }

  /** A thread's later operations are done where it ran before. */
  private merges(): boolean {
    let better = false;
    for (let i = 2; i < this.best.segments.length; i += 2) {
      const segments = [...this.best.segments];
      let before = i - 2;
      while (before >= 0 && segments[before] !== segments[i]) before -= 2;
      if (before < 0) continue;
      segments[before + 1] = segments[i + 1] as number;
      segments.splice(i, 2);
      if (!this.accept(segments)) continue;
      better = true;
      i -= 2;
    }
    return better;
  }

  /** A thread stops earlier. */
  private trims(): boolean {
    let better = false;
    for (let i = 0; i < this.best.segments.length; i += 2) {
      for (let step = lengthOf(this.best.segments, i) >> 1; step >= 1; step >>= 1) {
        const segments = [...this.best.segments];
        segments[i + 1] = (segments[i + 1] as number) - step;
        if (this.accept(segments)) better = true;
        if (i >= this.best.segments.length) break;
      }
    }
    return better;
  }

  private accept(segments: readonly number[]): boolean {
    if (this.spent()) return false;
    const tried = this.tryOn(this.runner, this.best.subject, segments);
    if (tried === null || !smaller(tried, this.best)) return false;
    this.best = tried;
    return true;
  }

  private tryOn(runner: Runner, subject: Subject, segments: readonly number[]): Failure | null {
    const again = new Replay(segments, true, this.best.outcome.kind === 'livelock');
    const strategy = fairly(again, subject.endless);
    strategy.begin(0);
    return this.run(runner, subject, strategy);
  }

  private run(runner: Runner, subject: Subject, strategy: Strategy): Failure | null {
    this.executions++;
    const outcome = runner.run(strategy);
    if (!isFinding(outcome) || keyOf(outcome) !== this.key) return null;
    return { subject, outcome, segments: [...runner.engine.segments], steps: runner.engine.steps };
  }

  /** Whether no more may be tried. Asked only when there is something to try. */
  private spent(share = 1): boolean {
    const enough = this.options.enough?.() === true;
    const left = this.executions < share * this.budget && performance.now() - this.start < share * this.timeMs;
    if (left && !enough) return false;
    this.cutShort ||= share === 1 || enough;
    return true;
  }

  /** A candidate that goes on much longer than what it is to replace is no candidate. */
  private runnerFor({ subject, outcome, steps }: Failure): Runner {
    const maxSteps = Math.min(subject.engine?.maxSteps ?? MAXSTEPS, 2 * steps + 1000);
    const engine = outcome.kind === 'livelock' ? {} : { engine: { maxSteps } };
    return new Runner(subject, { races: this.options.races ?? true, ...engine });
  }
}

/** How many operations segment i has. */
function lengthOf(segments: readonly number[], i: number): number {
  let before = i - 2;
  while (before >= 0 && segments[before] !== segments[i]) before -= 2;
  return (segments[i + 1] as number) - (before < 0 ? 0 : (segments[before + 1] as number));
}

function smaller(a: Failure, b: Failure): boolean {
  const d = a.segments.length - b.segments.length;
  return d < 0 || (d === 0 && a.steps < b.steps);
}
