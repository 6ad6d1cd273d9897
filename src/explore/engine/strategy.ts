// Strategy: picks the next thread at each switch point. What every strategy is to the engine.
//
// A strategy is asked at every point, before the operation that was announced there: everybody's next operation is
// known (t.op, t.addr, t.site). It must decide by what it sees and its own seed alone, so that a run can be had again.

import type { Outcome } from './outcome.ts';
import type { Thread } from './thread.ts';

/** Instead of a thread: this execution leads nowhere new. */
export const ABANDON = -1;

export interface Strategy {
  /** As it is asked for on a command line: pct:3. */
  readonly name: string;
  /** Whether every thread that stays enabled runs in the end. If so, a run without an end is a livelock. */
  readonly fair: boolean;
  /** Before each execution. False: there is nothing left to explore. */
  begin(execution: number): boolean;
  /** The id of an enabled thread, or ABANDON. */
  choose(view: View): number;
  /** After each execution. */
  end(outcome: Outcome): void;
  /** After begin has returned false: what has been covered, in words. */
  verdict?(): string;
  /** For reports: the PCT bound and the like, by name. */
  facts?(): Record<string, number | string>;
}

export interface View {
  /** Those that can go on, by ascending id. Never empty when a strategy is asked. */
  readonly enabled: readonly Thread[];
  readonly threads: readonly Thread[];
  /** Who ran last, enabled or not. At the first choice of an execution: null. */
  readonly current: Thread | null;
  /** Operations done in this execution. */
  readonly steps: number;
  /** Virtual nanoseconds. */
  readonly now: number;
  /** How many points may pass before the strategy is asked again, if nobody becomes enabled before. It sets this in
   *  choose; it is 0 when choose is called. */
  patience: number;
}
