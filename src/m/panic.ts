// An exception that no frame of its goroutine has caught ends the program. (panic.go: fatalpanic)

import { inspect } from 'node:util';
import { programLines } from '../shared/jsframes.ts';
import { osyield, ThreadExit } from '../shared/os.ts';
import { fatalthrow, panicthrow, startpanic } from '../shared/throw.ts';
import { framesOf } from './callers.ts';
import { preemptall } from './preempt.ts';

/** A chain of causes may come back to its beginning. */
const MAXCAUSES = 10;

/** What Go would print after `panic: `. */
function describe(e: unknown, causes = MAXCAUSES): string {
  if (!(e instanceof Error)) return typeof e === 'object' ? inspect(e, { breakLength: Infinity }) : String(e);
  const text = e.name === 'Error' ? e.message : `${e.name}: ${e.message}`;
  if (e.cause === undefined) return text;
  return `${text} [cause: ${causes === 0 ? '...' : describe(e.cause, causes - 1)}]`;
}

/** Has the goroutines that run come to the scheduler, where their Ms leave. A request may be lost, so there are a few.
 *  (proc.go: freezetheworld) */
function askothers(): void {
  for (let i = 0; i < ASKS && preemptall(); i++) osyield();
}
const ASKS = 5;

/** `panic: ...`, where in the program's source it was thrown, the goroutines, exit 2. */
export function fatalpanic(e: unknown): never {
  // First of all: V8 makes the text of e.stack only now, and main may return meanwhile.
  if (startpanic()) askothers();
  const [line, left] = printable(e);
  return panicthrow(line, left);
}

/** What there is to print: first lines, and the goroutine's frames. Getters of the program's own may run for it. */
function printable(e: unknown): readonly [line: string, left: string] {
  try {
    const where = e instanceof Error ? programLines(e.stack) : [];
    const thrown = where.slice(0, 5).map((l) => `\n\t${l.trim()}`);
    return [`panic: ${describe(e)}${thrown.join('')}`, framesOf(e)];
  } catch (why) {
    if (why instanceof ThreadExit) throw why;
    return fatalthrow('panic while printing panic value');
  }
}
