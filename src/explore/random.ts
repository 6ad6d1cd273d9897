// random, random:P. At each point the thread goes on, or with probability P any enabled thread is drawn. P = 1: a coin for
// every operation, which rarely lets one thread run far ahead of the others. Small P: long runs, which find other bugs. Without
// P, each execution draws its own, from 1 to 1/32.

import { Rng } from './rng.ts';
import type { Strategy, View } from './strategy.ts';

export class RandomWalk implements Strategy {
  readonly name: string;
  readonly fair = true;
  private readonly rng: Rng;
  private readonly fixed: number | undefined;
  private p = 1;

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
    return true;
  }

  choose(view: View): number {
    const { enabled } = view;
    const n = enabled.length;
    const id = (enabled[n === 1 ? 0 : this.rng.below(n)] as { id: number }).id;
    // How many points pass until the next draw: geometric.
    if (this.p < 1) view.patience = Math.floor(Math.log(1 - this.rng.unit()) / Math.log(1 - this.p));
    return id;
  }

  end(): void {}
}
