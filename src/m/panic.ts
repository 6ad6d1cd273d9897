// Panic: an exception that no frame of its goroutine has caught ends the program. (panic.go: fatalpanic)

import { describe } from '../shared/describe.ts';
import { programLines, stackOf } from '../shared/jsframes.ts';
import { osyield, ThreadExit } from '../shared/os.ts';
import { fatalthrow, panicthrow, startpanic } from '../shared/throw.ts';
import { framesOf } from './callers.ts';
import { preemptall } from './preempt.ts';

/** What is said of a value that cannot be printed: as Go, a string that was thrown meanwhile, of anything else its
 *  type. */
function unprintable(why: unknown): string {
  const text = 'panic while printing panic value';
  if (typeof why === 'string') return `${text}: ${why}`;
  return `${text}: type ${why instanceof Error ? why.constructor.name : typeof why}`;
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
    const where = e instanceof Error ? programLines(stackOf(e)) : [];
    const thrown = where.slice(0, 5).map((l) => `\n\t${l.trim()}`);
    return [`panic: ${describe(e)}${thrown.join('')}`, framesOf(e)];
  } catch (why) {
    if (why instanceof ThreadExit) throw why;
    return fatalthrow(unprintable(why));
  }
}
