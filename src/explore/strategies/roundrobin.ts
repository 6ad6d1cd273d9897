// rr, rr:Q. Each enabled thread in turn, Q operations at a time (1 if not said). One execution: it has no chance in it.
// With growing quanta: execution i runs with Q + i.

import type { Strategy, View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';

export class RoundRobin implements Strategy {
  readonly name: string;
  readonly fair = true;
  private left = 0;
  private now = 1;

  constructor(private readonly quantum = 1) {
    this.name = `rr:${quantum}`;
  }

  begin(execution: number): boolean {
    this.now = this.quantum + execution;
    this.left = 0;
    return true;
  }

  choose({ current, enabled }: View): number {
    if (current !== null && --this.left > 0 && enabled.includes(current)) return current.id;
    this.left = this.now;
    const after = current === null ? -1 : current.id;
    const next = enabled.find((t) => t.id > after) ?? (enabled[0] as Thread);
    return next.id;
  }

  end(): void {}
}
