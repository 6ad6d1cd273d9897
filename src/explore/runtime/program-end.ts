// How an execution of a program ended, for the subjects runtime and goroutines: by a deadlock, with goroutines left
// behind, or by an error in the explorer or the runtime.

import type { Outcome } from '../engine/outcome.ts';
import type { Leaked } from './leaks.ts';

/** What a program tells the engine of its end. */
export type ProgramEnd = Pick<Outcome, 'kind' | 'message' | 'details'>;

/** Whether what the runtime printed as it died says that nobody could go on. (m/checkdead.ts) */
export function saysDeadlock(text: string): boolean {
  return /all goroutines are asleep|no goroutines \(main called/.test(text);
}

/** What the runtime printed, when it was neither a good end nor a leak. */
export function endOfFailure(code: number, text: string): ProgramEnd {
  const [first = '', ...rest] = text.split('\n');
  const kind = saysDeadlock(text) ? 'deadlock' : 'failed';
  return { kind, message: first === '' ? `exit status ${code}` : first, details: rest };
}

/** The end of a program that has returned: well, if nobody was left behind. */
export function endOfLeaks(stays: readonly Leaked[]): ProgramEnd {
  const [first] = stays;
  if (first === undefined) return { kind: 'done', message: '', details: [] };
  const more = stays.length > 1 ? ` and ${stays.length - 1} more` : '';
  return { kind: 'failed', message: `leaked: ${first.what}${more}`, details: stays.flatMap((g) => g.trace) };
}

/** Who threw what it should not have, on which thread. */
export function endOfError(who: string, error: unknown): ProgramEnd {
  const message = `internal error ${who}: ${error instanceof Error ? error.message : String(error)}`;
  const details = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 12) : [];
  return { kind: 'failed', message, details };
}
