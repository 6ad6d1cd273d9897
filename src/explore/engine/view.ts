// What of a running execution its strategy and its watchers may look at.

import type { Thread } from './thread.ts';

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
