// random, random:P. At each point the thread goes on, or with probability P any enabled thread is drawn. P = 1: a coin
// for every operation, which rarely lets one thread run far ahead of the others. Small P: long runs, which find other
// bugs. Without P, each execution draws its own, from 1 to 1/32.
//
// Time, where it is a thread (clock.ts), is drawn more rarely, in each execution with another probability: if it were
// drawn as often as others, every timer would go off within a few operations of its start.

import { TICK } from '../engine/point.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import { Rng } from './rng.ts';

export class RandomWalk implements Strategy {
  readonly name: string;
  readonly fair = true;
  private readonly rng: Rng;
  private readonly fixed: number | undefined;
  private p = 1;
  /** How likely time is to pass when it is drawn; 0: not drawn yet. */
  private time = 0;

  constructor(
    private readonly seed: number,
    p?: number,
  ) {
    this.name = p === undefined ? 'random' : `random:${p}`;
    this.fixed = p;
    this.rng = new Rng(seed);
  }

  begin(execution: number): boolean {
    this.rng.reseed(this.seed, execution);
    this.p = this.fixed ?? 1 / (1 << this.rng.below(6));
    this.time = 0;
    return true;
  }

  choose(view: View): number {
    const { enabled } = view;
    const n = enabled.length;
    let at = n === 1 ? 0 : this.rng.below(n);
    if (n > 1 && ((enabled[at] as Thread).op & 15) === TICK && !this.passes()) {
      at = (at + 1 + this.rng.below(n - 1)) % n;
    }
    const { id } = enabled[at] as Thread;
    // How many points pass until the next draw: geometric.
    if (this.p < 1) view.patience = Math.floor(Math.log(1 - this.rng.unit()) / Math.log(1 - this.p));
    return id;
  }

  end(): void {}

  private passes(): boolean {
    if (this.time === 0) this.time = 1 / (1 << (2 * this.rng.below(5)));
    return this.rng.unit() < this.time;
  }
}
