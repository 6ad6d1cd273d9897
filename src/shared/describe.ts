// Formats a thrown value for `panic: ...`. A program throws what it likes: errors whose name or message is a symbol,
// getters that throw, causes that come back to themselves, proxies.

import { inspect } from 'node:util';

/** Causes that are shown. */
const MAXCAUSES = 10;

/** What Go would print after `panic: `. Throws what the value's own getters throw. `seen`: errors that this one is a
 *  cause of. */
export function describe(e: unknown, seen: readonly unknown[] = []): string {
  if (!(e instanceof Error)) return typeof e === 'object' ? inspect(e, { breakLength: Infinity }) : String(e);
  if (seen.includes(e) || seen.length > MAXCAUSES) return '...';
  // Of a symbol a template would not take the text.
  const [name, message] = [String(e.name), String(e.message)];
  const text = name === 'Error' ? message : `${name}: ${message}`;
  return e.cause === undefined ? text : `${text} [cause: ${describe(e.cause, [...seen, e])}]`;
}

/** The same in one line, whatever the value is. */
export function describeLine(e: unknown): string {
  try {
    const text = e instanceof Error && e.name === 'Error' ? `Error: ${describe(e)}` : describe(e);
    return text.split('\n')[0] ?? '';
  } catch {
    return 'a value that cannot be printed';
  }
}

/** instanceof, for what may be a proxy whose traps throw. */
export function isError(e: unknown): e is Error {
  try {
    return e instanceof Error;
  } catch {
    return false;
  }
}
