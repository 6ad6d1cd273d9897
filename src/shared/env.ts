// The program's arguments, environment and GODEBUG values, as the bootstrap (boot/goenvs.ts, debugvars.ts) left them.
// Any M, once the bootstrap is over: nothing changes them. (runtime.go: envs, argslice, gogetenv; env_posix.go)
//
// They are Go strings in Go slices: two words each, the address of UTF-8 bytes and their number. Values of programs are
// other strings (heap/strings.ts).

import { takeString } from './bytes.ts';
import { DBGVARS, type DebugVar } from './dbgvars.ts';
import { Sys, sys } from './globals.ts';
import { get, word } from './mem.ts';
import { at } from './struct.ts';

/** Words of one string in a slice. */
export const STRINGWORDS = 2;

function stringAt(slice: number, i: number): string {
  const bytes = word(slice + i * STRINGWORDS);
  const n = word(slice + i * STRINGWORDS + 1);
  return takeString(bytes, n);
}

/** os.Args: the program's name and its arguments. */
export function goargsList(): string[] {
  const n = get(sys, Sys.nargs);
  const slice = get(sys, Sys.args);
  return Array.from({ length: n }, (_, i) => stringAt(slice, i));
}

/** os.Environ: KEY=value each. */
export function goenvsList(): string[] {
  const n = get(sys, Sys.nenvs);
  const slice = get(sys, Sys.envs);
  return Array.from({ length: n }, (_, i) => stringAt(slice, i));
}

/** os.LookupEnv: the value, or undefined when there is no such variable. The first of several wins. */
export function getenv(name: string): string | undefined {
  const prefix = `${name}=`;
  return goenvsList()
    .find((s) => s.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The value, or '' when there is no such variable. */
export function gogetenv(name: string): string {
  return getenv(name) ?? '';
}

const index = Object.fromEntries(DBGVARS.map((name, i) => [name, i])) as Record<DebugVar, number>;

/** What GODEBUG says of it, or its default. After parsedebugvars: any M. */
export function debugvar(name: DebugVar): number {
  return get(sys, at(Sys.debug, index[name]));
}
