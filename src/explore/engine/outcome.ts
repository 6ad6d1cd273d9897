// Outcomes of an execution: done, failed, deadlock, livelock, data race, and how they are told apart.

import { DONE, SPINNING, type Thread } from './thread.ts';

/** done: all threads ended and the check passed. failed: something threw. steps: the bound on steps was met.
 *  abandoned: by the strategy. refused: the program does what cannot be explored; searches end with an error.
 *  Everything else but done is a finding (steps: if the strategy is fair). */
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

/** How an execution ended, and why. */
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

export function describeDeadlock(threads: readonly Thread[], last: Thread | null): Outcome {
  const stuck = threads.filter((t) => t.state !== DONE && !t.outside);
  const asleep = stuck.filter((t) => t.state !== SPINNING);
  const spinning = stuck.filter((t) => t.state === SPINNING);
  const parts = [];
  if (asleep.length > 0)
    parts.push(
      `${names(asleep)} ${asleep.length === 1 ? 'sleeps' : 'sleep'} and nobody is left to wake ${them(asleep)}`,
    );
  if (spinning.length > 0)
    parts.push(`${names(spinning)} ${spinning.length === 1 ? 'spins' : 'spin'} on what nobody is left to change`);
  return { kind: 'deadlock', message: `deadlock: ${parts.join('; ')}`, details: [], thread: last?.id ?? -1 };
}

const names = (threads: readonly Thread[]): string => threads.map((t) => t.name).join(' and ');
const them = (threads: readonly Thread[]): string => (threads.length === 1 ? 'it' : 'them');
