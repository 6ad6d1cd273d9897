// The text segment: code is named by pc, never by a function reference, which could not cross threads.
//
//   pc = function id << RPBITS | resume point
//
// Each thread loads the same modules in the same order and so hands out the same ids; moduledataverify
// (boot/schedinit.ts) checks that. The runtime's own functions come first; a program's follow and are replaced when the
// next boot loads another program.

import { RPBITS } from './param.ts';
import { printable } from './printable.ts';

/** A body in resumable form (docs/resumable.md): caller's frame, resume point, then its arguments or the resumed
 *  value. */
export type Body = (sp: number, rp: number, ...args: never[]) => unknown;
type Runnable = (sp: number, rp: number, ...args: unknown[]) => unknown;
interface Named {
  pc?: number;
}

/** What a body returns when it has spilled its frame and its M must do what m.mcall says. */
export const PARKED: unique symbol = Symbol('parked');

export const RPMASK: number = (1 << RPBITS) - 1;

/** Where a function stands in the program's own text. The compiler writes it; bodies by hand may do without. */
export interface FuncLines {
  readonly file: string;
  /** Lines by resume point; the first is the function's own. */
  readonly lines: readonly number[];
  /** What is saved in each slot, from one resume point to another: `from:to:name:line of its declaration`. */
  readonly saved: readonly (readonly string[])[];
  /** Lines of its go statements, whose points count down from the last (RPMASK). */
  readonly goes?: readonly number[];
}

/** A set of functions as registered: what a program module contributes. */
export interface Module {
  readonly pkg: string;
  readonly names: readonly string[];
  readonly bodies: readonly Body[];
  readonly lines: Readonly<Record<string, FuncLines>>;
}

const bodies: Runnable[] = [() => undefined];
const names: string[] = ['nil'];
const lines: (FuncLines | null)[] = [null];
let current: Module[] = [];
let runtimeEnd = 0;

/** Registers the bodies of a module, in order, under `pkg.key`, and returns their entry pcs. At module load only. */
export function funcs<F extends Record<string, Body>>(
  pkg: string,
  fns: F,
  where: Readonly<Record<string, FuncLines>> = {},
): { readonly [K in keyof F]: number } {
  const module = { pkg, names: Object.keys(fns), bodies: Object.values(fns), lines: where };
  current.push(module);
  append(module);
  return Object.fromEntries(Object.entries(fns).map(([k, f]) => [k, (f as Named).pc])) as { [K in keyof F]: number };
}

function append(module: Module): void {
  module.bodies.forEach((body, i) => {
    (body as Named).pc = bodies.length << RPBITS;
    bodies.push(body as unknown as Runnable);
    names.push(`${module.pkg}.${module.names[i]}`);
    lines.push(module.lines[module.names[i] as string] ?? null);
  });
}

/** Everything registered so far belongs to the runtime. Once a thread, when its code is loaded. */
export function sealRuntime(): void {
  runtimeEnd = bodies.length;
  current = [];
}

/** Removes the program's functions; returns what they were, to put them back with linkProgram. */
export function unlinkProgram(): readonly Module[] {
  const was = current;
  bodies.length = runtimeEnd;
  names.length = runtimeEnd;
  lines.length = runtimeEnd;
  current = [];
  return was;
}

/** Puts back the functions of a program that this thread has loaded before. They get the pcs they had. */
export function linkProgram(modules: readonly Module[]): void {
  for (const m of modules) {
    current.push(m);
    append(m);
  }
}

/** The modules of the program that is loaded now. */
export function programModules(): readonly Module[] {
  return current;
}

/** The entry pc of a body, or 0 when it is none (nil func). */
export function pcOf(f: unknown): number {
  return typeof f === 'function' ? ((f as Named).pc ?? 0) : 0;
}

/** The entry pc of a goroutine function that a program passes to `who`. TypeError for anything else. */
export function entryOf(who: string, f: unknown): number {
  const pc = pcOf(f);
  if (pc === 0) throw new TypeError(`${who}: expected a goroutine function (function*), got ${described(f)}`);
  return pc;
}

function described(f: unknown): string {
  if (typeof f === 'function') return f.name === '' ? 'a plain function' : `${f.name}, a plain function`;
  return typeof f === 'object' && f !== null ? 'an object' : String(f);
}

/** The body at pc. */
export function bodyAt(pc: number): Runnable {
  return bodies[pc >>> RPBITS] as Runnable;
}

export function funcCount(): number {
  return bodies.length;
}

export function funcName(pc: number): string {
  return names[pc >>> RPBITS] ?? `pc ${pc}`;
}

/** All names in order of id: what moduledataverify compares and dumps print. */
export function funcNames(): readonly string[] {
  return names;
}

/** Where the function at pc stands; null when nobody said. */
export function funcLines(pc: number): FuncLines | null {
  return lines[pc >>> RPBITS] ?? null;
}

/** What dumps and tracebacks are printed from, a function to a line: name, and if it is known file and lines by resume
 *  point, and of go statements, separated by tabs. */
export function symbolTable(): string {
  return names
    .map((name, i) => {
      const at = lines[i];
      return at === null || at === undefined
        ? name
        : `${name}\t${printable(at.file)}\t${at.lines.join(',')}\t${(at.goes ?? []).join(',')}`;
    })
    .join('\n');
}
