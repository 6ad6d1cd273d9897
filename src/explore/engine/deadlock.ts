// Nobody can go on: who waits, and for what.

import type { Outcome } from './outcome.ts';
import { DONE, SPINNING, type Thread } from './thread.ts';

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
