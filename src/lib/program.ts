// A program's view of its runtime: starting goroutines, asking about them, talking to the outside.

import { gcount } from '../g/newproc1.ts';
import { mallocgc } from '../heap/malloc.ts';
import { copied } from '../heap/value.ts';
import { newproc, newprocAt, newprocAtN, newprocN } from '../m/newproc.ts';
import { entersyscall, exitsyscall, insyscall } from '../m/syscall.ts';
import { getenv, goargsList } from '../shared/env.ts';
import { Sched, Sys, sched, sys } from '../shared/globals.ts';
import { jsFrames } from '../shared/jsframes.ts';
import { G } from '../shared/layout.ts';
import { buffer, get, getf, load, relaxed } from '../shared/mem.ts';
import { exit as osexit } from '../shared/os.ts';
import { write } from '../shared/pipe.ts';
import { type Body, entryOf, pcOf } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { traceback } from '../shared/traceback.ts';

export { getg } from '../shared/tls.ts';

/** Starts a goroutine that runs the body f with the given arguments; objects that are not shared are copied. Throws
 *  what cannot be copied. (go statement) */
export function go(f: Body, a?: unknown, b?: unknown, c?: unknown, d?: unknown, ...more: unknown[]): void {
  // No rest array for the usual few: it would be an allocation a goroutine.
  // biome-ignore lint/complexity/noArguments: arguments.length costs nothing here, a rest parameter would
  const n = arguments.length - 1;
  const pc = started(f);
  if (n <= 4) newproc(pc, n, copied(a), copied(b), copied(c), copied(d));
  else newprocN(pc, [a, b, c, d, ...more].map(copied));
}

/** What a go statement starts: 0 for Go's nil func value, on which newproc1 ends the run. */
function started(f: unknown): number {
  const pc = pcOf(f);
  return pc !== 0 || f === undefined || f === null ? pc : entryOf('go', f);
}

/** go, as the compiler writes it: from the go statement at callerpc. */
export function goat(
  callerpc: number,
  f: Body,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
  ...more: unknown[]
): void {
  // biome-ignore lint/complexity/noArguments: as above
  const n = arguments.length - 2;
  const pc = started(f);
  if (n <= 4) newprocAt(callerpc, pc, n, copied(a), copied(b), copied(c), copied(d));
  else newprocAtN(callerpc, pc, [a, b, c, d, ...more].map(copied));
}

/** Below this word address a prologue calls morestack. */
export function stackguard(): number {
  const gp = getg();
  return relaxed(gp, G.stackguard0);
}

/** A zeroed block of shared words that hold no pointers; its word address. */
export function alloc(words: number): number {
  return mallocgc(words * 4, true);
}

/** The current goroutine's id, from 1 for main. (runtime.getg().goid)
 *  @example print(`goroutine ${goid()}`); */
export function goid(): number {
  const gp = getg();
  return getf(gp, G.goid);
}

/** Goroutines of the program that exist. Without a lock, so a moment old. (runtime.NumGoroutine)
 *  @example print(numGoroutine()); // 1 */
export function numGoroutine(): number {
  return gcount();
}

/**
 * Runs fn, a plain function that may block its thread, and returns what it returns: meanwhile the goroutine's P runs
 * others. fn may not use goroutines, channels, locks or timers. A syscall in it is a part of the one that goes on.
 * (entersyscall, exitsyscall)
 * @example const text = syscall(readFileSync, 'notes.txt', 'utf8');
 */
export function syscall<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): R {
  if (insyscall()) return fn(...args);
  entersyscall();
  try {
    return fn(...args);
  } finally {
    exitsyscall();
  }
}

/** Ps that no M owns now. (sched.npidle)
 *  @example print(numIdle()); */
export function numIdle(): number {
  return load(sched, Sched.npidle);
}

/** Processors of this computer, as read at the start. (runtime.NumCPU)
 *  @example yield* gomaxprocs(numCPU()); */
export function numCPU(): number {
  return get(sys, Sys.ncpu);
}

/** The program's arguments, its own name left out. (os.Args[1:])
 *  @example const [file = 'in.txt'] = args(); */
export function args(): string[] {
  return goargsList().slice(1);
}

/** An environment variable; undefined when it is not set. (os.LookupEnv)
 *  @example const home = env('HOME') ?? '/'; */
export function env(name: string): string | undefined {
  return getenv(name);
}

/** Where the current goroutine is, as a traceback has it: `goroutine 1 [running]:`, and its frames. (debug.Stack)
 *  @example print(stack()); */
export function stack(): string {
  const running = jsFrames(new Error().stack);
  return traceback(buffer, getg(), true, running).trimStart();
}

/** One line to stdout: the values as strings, with a space between them. (fmt.Println)
 *  @example print('done', 3); // done 3 */
export function print(...values: readonly unknown[]): void {
  write(1, `${values.map(String).join(' ')}\n`);
}

/** Ends the program at once. Codes are taken modulo 256, as the OS does; TypeError when it is not whole. (os.Exit)
 *  @example if (lost > 0) exit(3); */
export function exit(code: number): never {
  if (!Number.isInteger(code)) throw new TypeError(`exit(${code}): expected a whole number`);
  return osexit(code & 0xff);
}
