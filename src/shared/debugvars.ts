// GODEBUG variables: names in the order of sys.debug, and their values. (runtime1.go: dbgvars, debug)

import { Sys, sys } from './globals.ts';
import { get } from './mem.ts';
import { at } from './struct.ts';

export const DBGVARS = [
  'allocfreetrace',
  'clobberfree',
  'cgocheck',
  'efence',
  'gccheckmark',
  'gcpacertrace',
  'gcshrinkstackoff',
  'gcstoptheworld',
  'gctrace',
  'invalidptr',
  'madvdontneed',
  'sbrk',
  'scavtrace',
  'scheddetail',
  'schedtrace',
  'tracebackancestors',
  'asyncpreemptoff',
  'inittrace',
  'harddecommit',
  'adaptivestackstart',
] as const;
export type DebugVar = (typeof DBGVARS)[number];

const index = Object.fromEntries(DBGVARS.map((name, i) => [name, i])) as Record<DebugVar, number>;

/** What GODEBUG says of it, or its default. After parsedebugvars: any M. */
export function debugvar(name: DebugVar): number {
  return get(sys, at(Sys.debug, index[name]));
}
