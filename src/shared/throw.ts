// Fatal errors. throw_ is Go's throw: a broken invariant of the runtime or of its use, which nothing can recover.
// Both print as Go prints, dump the goroutines and end the run with exit code 2. (panic.go: throw, fatal)

import { Kern, kern } from './globals.ts';
import { G, M } from './layout.ts';
import { buffer, cas, get } from './mem.ts';
import { exit, FatalError, fatal } from './os.ts';
import { nil, type Ptr } from './struct.ts';
import { getg } from './tls.ts';
import { tracebackAll } from './traceback.ts';

/** `fatal error: msg`, the goroutines, exit 2. In a unit, where there is no machine: throws FatalError. */
export function throw_(msg: string): never {
  return die(`fatal error: ${msg}`);
}

/** Ends the run with a first line of the caller's, as for `panic: ...`. */
export function die(line: string): never {
  if (getg() === 0) throw new FatalError(line);
  // Only the first thread that fails has something to say.
  if (!cas(kern, Kern.panicking, 0, 1)) return exit(2);
  return fatal(2, `${line}\n${tracebackAll(buffer, current())}`);
}

/** The goroutine that this M runs, also while it is on g0. */
function current(): Ptr<'g'> {
  const g = getg();
  const mp = get(g, G.m);
  if (mp === nil) return g;
  const curg = get(mp, M.curg);
  return curg === nil ? g : curg;
}
