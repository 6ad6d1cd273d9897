// An exception that no frame of its goroutine has caught ends the program. (panic.go: fatalpanic)

import { inspect } from 'node:util';
import { programLines } from '../shared/jsframes.ts';
import { panicthrow } from '../shared/throw.ts';
import { framesOf } from './callers.ts';

/** What Go would print after `panic: `. */
function describe(e: unknown): string {
  if (!(e instanceof Error)) return typeof e === 'object' ? inspect(e, { breakLength: Infinity }) : String(e);
  const text = e.name === 'Error' ? e.message : `${e.name}: ${e.message}`;
  return e.cause === undefined ? text : `${text} [cause: ${describe(e.cause)}]`;
}

/** `panic: ...`, where in the program's source it was thrown, the goroutines, exit 2. */
export function fatalpanic(e: unknown): never {
  const where = e instanceof Error ? programLines(e.stack) : [];
  const thrown = where.slice(0, 5).map((l) => `\n\t${l.trim()}`);
  return panicthrow(`panic: ${describe(e)}${thrown.join('')}`, framesOf(e));
}
