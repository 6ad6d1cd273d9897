// The sleepers that have a deadline, soonest first. Few at a time: a sorted array.

import type { Thread } from './thread.ts';

export class Deadlines {
  private readonly list: Thread[] = [];

  clear(): void {
    this.list.length = 0;
  }

  first(): Thread | null {
    return this.list[0] ?? null;
  }

  /** Equal deadlines keep the order in which they were set. */
  add(t: Thread): void {
    let i = this.list.length;
    while (i > 0 && (this.list[i - 1] as Thread).deadline > t.deadline) i--;
    this.list.splice(i, 0, t);
  }

  remove(t: Thread): void {
    const at = this.list.indexOf(t);
    if (at >= 0) this.list.splice(at, 1);
  }
}
