// pct:D. Probabilistic concurrency testing (Burckhardt et al., 2010): threads get random priorities, the highest
// enabled one runs, and at D-1 random operations the running thread falls below all others. A bug that needs D ordering
// constraints is hit with probability of at least 1/(n k^(D-1)) in each execution, for n threads and k operations.
//
// k is what executions have taken so far (the first is guessed). Threads that are made later draw a priority when they
// come. A thread that says `yield`, or has run a long time alone while others could, falls below all others: PCT alone
// would let a spinning thread spin for ever.

import { YIELD } from '../engine/point.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import { Rng } from './rng.ts';

/** A thread that has run so many operations in a row, with others enabled, is taken to spin. */
const PATIENCE = 2000;

export class Pct implements Strategy {
  readonly name: string;
  readonly fair = true;
  private readonly rng: Rng;
  /** By thread id. */
  private readonly priority: number[] = [];
  /** Ascending operation counts at which the running thread falls. */
  private changes: number[] = [];
  private at = 0;
  private lowest = 0;
  private longest = 64;
  /** Out of how many operations the change points of this execution were drawn. */
  drawn = 64;
  private most = 1;
  private since = 0;
  private steps = 0;

  constructor(
    private readonly seed: number,
    readonly depth: number,
  ) {
    this.name = `pct:${depth}`;
    this.rng = new Rng(seed);
  }

  begin(execution: number): boolean {
    this.rng.reseed(this.seed, execution);
    this.priority.length = 0;
    this.changes = [];
    this.drawn = this.longest;
    for (let i = 1; i < this.depth; i++) this.changes.push(1 + this.rng.below(this.drawn));
    this.changes.sort((a, b) => a - b);
    this.at = 0;
    this.lowest = 0;
    this.since = 0;
    return true;
  }

  choose(view: View): number {
    const t = view.current;
    this.steps = view.steps;
    this.meet(view.threads);
    if (t !== null && this.falls(t, view)) {
      this.priority[t.id] = --this.lowest;
      this.since = view.steps;
    }
    let best = view.enabled[0] as Thread;
    for (const e of view.enabled) if ((this.priority[e.id] as number) > (this.priority[best.id] as number)) best = e;
    if (best !== t) this.since = view.steps;
    return best.id;
  }

  end(): void {
    this.longest = Math.max(this.longest === 64 ? 1 : this.longest, this.steps);
    this.most = Math.max(this.most, this.priority.length);
  }

  facts(): Record<string, number | string> {
    return { 'PCT depth': this.depth, threads: this.most, operations: this.longest };
  }

  /** At a change point, after a yield, or when it has gone on for too long. */
  private falls(t: Thread, view: View): boolean {
    let fall = false;
    while (this.at < this.changes.length && (this.changes[this.at] as number) <= view.steps) {
      this.at++;
      fall = true;
    }
    if ((t.op & 15) === YIELD) fall = true;
    return fall || (view.steps - this.since > PATIENCE && view.enabled.length > 1);
  }

  private meet(threads: readonly Thread[]): void {
    for (let id = this.priority.length; id < threads.length; id++) this.priority.push(1 + this.rng.below(1 << 30));
  }
}
