// GODEBUG variables: their values; the names are in dbgvars.ts. (runtime1.go: dbgvars, debug)

import { DBGVARS, type DebugVar } from './dbgvars.ts';
import { Sys, sys } from './globals.ts';
import { get } from './mem.ts';
import { at } from './struct.ts';

const index = Object.fromEntries(DBGVARS.map((name, i) => [name, i])) as Record<DebugVar, number>;

/** What GODEBUG says of it, or its default. After parsedebugvars: any M. */
export function debugvar(name: DebugVar): number {
  return get(sys, at(Sys.debug, index[name]));
}
