// An exception that no frame of its goroutine has caught ends the program. (panic.go: fatalpanic)

import { panicthrow } from '../shared/throw.ts';

/** What Go would print after `panic: `. */
function describe(e: unknown): string {
  if (!(e instanceof Error)) return String(e);
  return e.name === 'Error' ? e.message : `${e.name}: ${e.message}`;
}

/** `panic: ...`, where in the program's source it was thrown, the goroutines, exit 2. */
export function fatalpanic(e: unknown): never {
  const where =
    e instanceof Error
      ? (e.stack ?? '').split('\n').filter((l) => /^\s+at /.test(l) && !/node:|\/dist\/(release|debug)\//.test(l))
      : [];
  const thrown = where.slice(0, 5).map((l) => `\n\t${l.trim()}`);
  return panicthrow(`panic: ${describe(e)}${thrown.join('')}`, e instanceof Error ? (e.stack ?? '') : '');
}
