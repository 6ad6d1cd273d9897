// How an execution ended.

/** done: all threads ended and the check passed. failed: something threw. steps: the bound on steps was met.
 *  abandoned: by the strategy. refused: the program does what cannot be explored; searches end with an error. Everything else but
 *  done is a finding (steps: if the strategy is fair). */
export type OutcomeKind =
  | 'done'
  | 'failed'
  | 'deadlock'
  | 'race'
  | 'livelock'
  | 'steps'
  | 'abandoned'
  | 'diverged'
  | 'refused';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** The reason in one sentence; empty when done. */
  readonly message: string;
  /** What else there is to say, line by line. */
  readonly details: readonly string[];
  /** Who was at it, -1 if nobody was. */
  readonly thread: number;
  readonly error?: unknown;
}

export const DONE_WELL: Outcome = { kind: 'done', message: '', details: [], thread: -1 };

export function isFinding(outcome: Outcome): boolean {
  return outcome.kind !== 'done' && outcome.kind !== 'abandoned' && outcome.kind !== 'steps';
}

/** Two findings with one key are the same mistake, as far as anybody can tell: figures may differ. */
export function keyOf(outcome: Outcome): string {
  return `${outcome.kind}: ${outcome.message.split('\n')[0]?.replace(/\d+/g, '#')}`;
}

/** What a program throws to end its execution with an outcome of its own making (an oracle, an exit). */
export class EndOfRun extends Error {
  override readonly name = 'EndOfRun';
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super(outcome.message);
    this.outcome = outcome;
  }
}

/** What an execution that ended by a throw ended with. */
export function outcomeOf(error: unknown, thread: number): Outcome {
  if (error instanceof EndOfRun) return error.outcome;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', message, details: [], thread, error };
}
