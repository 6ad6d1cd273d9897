// Stack traces of explored code, in the source's own lines. While an execution goes on, an error's `stack` shows frames
// of the runtime and of the program only, by function, file and line; not the explorer's own, and not how the text was
// transformed.
//
//     at worker (examples/pool.ts:12:1)
//     at gogo (<rt0>/src/m/gogo.ts:73:1)        the runtime's: tracebacks leave them out (shared/jsframes.ts)
//
// That is for people, and for the run: a program may keep an error in its memory, stack and all, and then what the
// machine does next depends on how long that text is. It must be the same in every form of the same code, and in every
// checkout.

import { PROGRAM_FILE, RUNTIME_FILE } from './evaluate.ts';
import type { Place } from './line-table.ts';

/** Where a line of a text stands in the source. Null: nowhere, it was written by the explorer. */
export interface Places {
  runtime(line: number): Place | null;
  program(line: number): Place | null;
}

/** Frames that are looked at, and that are shown. */
const DEPTH = 64;
const SHOWN = 10;

type Prepare = typeof Error.prepareStackTrace;

let outer: Prepare;
let limit = 10;
let installed = false;

/** Until `uninstall`. */
export function install(places: Places): void {
  uninstall();
  outer = Error.prepareStackTrace;
  limit = Error.stackTraceLimit;
  installed = true;
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = (error, sites) => text(error, sites, places);
}

export function uninstall(): void {
  if (!installed) return;
  installed = false;
  Error.prepareStackTrace = outer;
  Error.stackTraceLimit = limit;
}

/** The stack here as JavaScript gives it. */
export function bareStack(depth: number): string {
  const [prepare, was] = [Error.prepareStackTrace, Error.stackTraceLimit];
  if (installed) Error.prepareStackTrace = outer;
  Error.stackTraceLimit = depth;
  const stack = new Error('').stack ?? '';
  Error.prepareStackTrace = prepare;
  Error.stackTraceLimit = was;
  return stack;
}

function text(error: unknown, sites: readonly NodeJS.CallSite[], places: Places): string {
  const frames: string[] = [];
  for (const s of sites) {
    if (frames.length === SHOWN) break;
    const file = s.getFileName();
    if (file !== RUNTIME_FILE && file !== PROGRAM_FILE) continue;
    const program = file === PROGRAM_FILE;
    const place = program ? places.program(s.getLineNumber() ?? 0) : places.runtime(s.getLineNumber() ?? 0);
    if (place === null) continue;
    frames.push(`    at ${nameOf(s)} (${program ? '' : '<rt0>/'}${place.file}:${place.line}:1)`);
  }
  return [header(error), ...frames].join('\n');
}

/** Without what the transform and the wrappers of lock-step added. */
function nameOf(s: NodeJS.CallSite): string {
  return (s.getFunctionName() ?? '<anonymous>').replace(/\$(?:g|real)$/, '');
}

function header(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}
