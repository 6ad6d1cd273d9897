// Fairness for any strategy. Whoever could have run for a whole window of operations and has not is given a turn,
// then the strategy goes on. A run without an end is then nobody's starvation: if nothing comes of it, it is a
// livelock.
//
// Why: strategies by priorities leave a thread behind two that never stop and take turns, such as sysmon and the time
// that wakes it. Each of them pauses, so no bound on how long one thread runs alone would help. A turn is long enough
// to be of use: a single operation for each two thousand of the others' would leave the thread as good as starved.
//
// The strategy is not asked for the operations of such a turn. Whether there is one depends on the schedule before it
// alone, so that depth-first search meets the same turns again.

import type { Outcome } from '../engine/outcome.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';

import { Dfs } from './dfs.ts';
import { Pct } from './pct.ts';
import { Pos } from './pos.ts';
import { Replay } from './replay.ts';

/** Operations in which everybody who can must have run. */
const WINDOW = 2000;
/** Operations of a turn. */
const TURN = 500;

/** The strategy with fairness, where it has none. Depth-first search and shrinking, which go through what there is, get
 *  it where there is no end otherwise; dpor never: it would prove less than it says. */
export function fairly(s: Strategy, endless = false): Strategy {
  const needs = s instanceof Pct || s instanceof Pos || (endless && (s instanceof Dfs || s instanceof Replay));
  return needs ? new Fair(s) : s;
}

/** What fairly was given. */
export const bare = (s: Strategy): Strategy => (s instanceof Fair ? s.inner : s);

export class Fair implements Strategy {
  readonly name: string;
  readonly fair = true;
  private look = WINDOW;
  /** Operations that each thread had done at the last look, by id; -1: it could not go on. */
  private counts: number[] = [];
  private readonly waiting: Thread[] = [];
  private turn: Thread | null = null;
  private until = 0;

  constructor(readonly inner: Strategy) {
    this.name = inner.name;
    if (inner.verdict !== undefined) this.verdict = () => inner.verdict?.() ?? '';
  }

  verdict?: () => string;

  begin(execution: number): boolean {
    this.look = WINDOW;
    this.counts = [];
    this.waiting.length = 0;
    this.turn = null;
    return this.inner.begin(execution);
  }

  choose(view: View): number {
    if (view.steps >= this.look) this.see(view);
    const t = this.turn === null ? null : this.served(view);
    if (t === null) return this.inner.choose(view);
    view.patience = Math.max(0, this.until - t.count - 1);
    return t.id;
  }

  end(outcome: Outcome): void {
    this.inner.end(outcome);
  }

  facts(): Record<string, number | string> {
    return this.inner.facts?.() ?? {};
  }

  /** At the end of a window: who has been left out? */
  private see(view: View): void {
    this.look = view.steps + WINDOW;
    const able = new Set(view.enabled);
    for (const t of view.enabled) {
      if (this.counts[t.id] === t.count && !this.waiting.includes(t)) this.waiting.push(t);
    }
    this.counts = view.threads.map((t) => (able.has(t) ? t.count : -1));
    if (this.turn === null) this.next();
  }

  /** Whose turn it is, if it can go on. */
  private served(view: View): Thread | null {
    while (this.turn !== null) {
      if (this.turn.count < this.until && view.enabled.includes(this.turn)) return this.turn;
      this.next();
    }
    return null;
  }

  private next(): void {
    const t = this.waiting.shift() ?? null;
    this.turn = t;
    this.until = t === null ? 0 : t.count + TURN;
  }
}
