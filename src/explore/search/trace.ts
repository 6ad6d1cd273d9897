// Trace: what happened in an execution, operation by operation, recorded when a finding is replayed for its report.

import { FAIL } from '../engine/point.ts';
import type { View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import type { Watcher } from '../engine/watcher.ts';

export interface TraceEvent {
  readonly thread: number;
  readonly op: number;
  readonly addr: number;
  readonly site: number;
  /** Virtual nanoseconds. */
  readonly time: number;
  /** What came of it, for people; the program sets it through Engine.note. */
  value: string;
}

export class Trace implements Watcher {
  readonly events: TraceEvent[] = [];

  /** plain: accesses that are no points are shown as well. */
  constructor(private readonly plain = true) {}

  begin(): void {
    this.events.length = 0;
  }

  commit(t: Thread, view: View): void {
    this.events.push({ thread: t.id, op: t.op, addr: t.addr, site: t.site, time: view.now, value: '' });
  }

  passed(t: Thread, view: View): void {
    if (this.plain && (t.op & 15) !== FAIL) this.commit(t, view);
  }

  noted(value: string): void {
    const last = this.events.at(-1);
    if (last !== undefined) last.value = value;
  }
}
