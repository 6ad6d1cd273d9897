// pos. Partial order sampling (Yuan et al., 2018): every announced operation has a random priority, the highest runs,
// and operations that race with it draw anew. Orders of racing operations come out far more evenly than by a random
// walk.

import { dependent } from '../engine/point.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import { Rng } from './rng.ts';

export class Pos implements Strategy {
  readonly name = 'pos';
  readonly fair = true;
  private readonly rng: Rng;
  /** Of each thread's announced operation, by id. Negative: to be drawn. */
  private readonly priority: number[] = [];

  constructor(private readonly seed: number) {
    this.rng = new Rng(seed);
  }

  begin(execution: number): boolean {
    this.rng.reseed(this.seed, execution);
    this.priority.length = 0;
    return true;
  }

  choose(view: View): number {
    const { enabled } = view;
    let best = enabled[0] as Thread;
    let top = -1;
    for (const t of enabled) {
      const p = this.of(t.id);
      if (p <= top) continue;
      best = t;
      top = p;
    }
    this.priority[best.id] = -1;
    for (const t of enabled) {
      if (t !== best && dependent(t.op, t.addr, best.op, best.addr)) this.priority[t.id] = -1;
    }
    return best.id;
  }

  end(): void {}

  private of(id: number): number {
    while (this.priority.length <= id) this.priority.push(-1);
    const p = this.priority[id] as number;
    if (p >= 0) return p;
    const drawn = this.rng.unit();
    this.priority[id] = drawn;
    return drawn;
  }
}
