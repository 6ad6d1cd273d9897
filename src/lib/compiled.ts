// What compiled goroutine functions call (src/compile/link.ts names it). Everything here but `keep` on a number is off
// the path of a body that runs: it is called when a frame is saved, a loop is preempted, or something cannot be done.

import { Goexit } from '../g/goexit.ts';
import { newclone } from '../heap/clone.ts';
import { Handle } from '../heap/handle.ts';
import { hold } from '../heap/held.ts';
import { keptError, OTHER, whyNotKept } from '../heap/kept.ts';
import { TAG_CLONE, TAG_UNDEFINED, TAG_UNSET } from '../heap/tags.ts';
import { copied, getv, setref, setv, tagOf, trysetv } from '../heap/value.ts';
import { morestack } from '../m/newstack.ts';
import { frameSize, mcall, NEWSTACK, slot } from '../shared/frame.ts';

import { DATA0, Kern, kern } from '../shared/globals.ts';
import { G, STACKPREEMPT } from '../shared/layout.ts';
import { get, load, relaxed } from '../shared/mem.ts';
import { FatalError, nanotime, ThreadExit } from '../shared/os.ts';
import { PACE, PACEROUNDS, STACKGUARD } from '../shared/param.ts';

import type { PARKED } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { kind, refuse } from './refusals.ts';

export { thrown } from '../m/callers.ts';
export { reserveThread, waitthread } from '../m/threadwait.ts';
export { DATA0 } from '../shared/globals.ts';

/** Saves v in slot i of the frame at fp, whose header is written. A value that cannot be saved ends the program: half
 *  of the goroutine is saved by then. */
export function keep(fp: number, i: number, v: unknown): void {
  const a = slot(fp, i);
  if (!trysetv(a, v)) keepError(fp, i, v);
}

/** keep for an array of the compiler's own, which nobody else has or changes: what a for...of goes over, and what
 *  arguments are spread from. It is saved as a copy if all that is in it could be saved. */
export function keeplist(fp: number, i: number, v: unknown): void {
  if (isList(v)) setref(slot(fp, i), TAG_CLONE, newclone(v));
  else if (Array.isArray(v)) refuse(fp, i, whyNoList(v));
  else keep(fp, i, v);
}

/** Elements of an array that is saved: each time it is read again. */
const MOSTELEMENTS = 4096;

/** `an array of 5000 elements (...)`, `an array with an object at [3]`. */
function whyNoList(v: readonly unknown[]): string {
  if (v.length > MOSTELEMENTS) return `an array of ${v.length} elements (at most ${MOSTELEMENTS} are kept)`;
  const i = v.findIndex((e) => !isList([e]));
  return `an array with ${kind(v[i])} at [${i}]`;
}

function isList(v: unknown): v is readonly unknown[] {
  return Array.isArray(v) && v.length <= MOSTELEMENTS && v.every(isElement);
}

const isElement = (e: unknown): boolean => typeof e === 'bigint' || (!isClone(e) && typeof e !== 'function');

/** Whether v cannot be in a slot as it is. */
const isClone = (v: unknown): boolean => typeof v !== 'number' && tagOf(v) === TAG_CLONE;
/** Whether v can be saved, if need be as a copy that no program can tell from the original: a finally clause may wait
 *  while an error is on its way. */
const keepable = (v: unknown): boolean =>
  !isClone(v) || typeof v === 'bigint' || (v instanceof Error && whyNotKept(v) === '');

function keepError(fp: number, i: number, v: unknown): void {
  if (typeof v === 'bigint') {
    setref(slot(fp, i), TAG_CLONE, newclone(v));
    return;
  }
  const not = v instanceof Error ? whyNotKept(v) : OTHER;
  if (not === '') setv(slot(fp, i), keptError(v as Error));
  else refuse(fp, i, not === OTHER ? kind(v) : `${kind(v)} with ${not}, which cannot be kept,`);
}

/** Whether all these values can be saved in a frame. */
export function movable(...values: readonly unknown[]): boolean {
  return values.every(keepable);
}

/** movable for what keeplist saves. */
export function movablelists(...values: readonly unknown[]): boolean {
  return values.every((v) => isList(v) || keepable(v));
}

/** Called by a prologue that has found the stack guard above its frame at fp. True when it is to call entermore; false
 *  when it was asked to yield but an argument cannot be saved, so that the request must wait. TypeError without a
 *  goroutine. */
export function mustmove(fp: number, name: string, ...args: readonly unknown[]): boolean {
  if (!(fp > DATA0)) missing(name);
  if (args.every(keepable)) return true;
  const gp = getg();
  const guard = relaxed(gp, G.stackguard0);
  const lo = get(gp, G.stacklo);
  return guard !== STACKPREEMPT || fp < lo + STACKGUARD / 4;
}

/** Throws, since a goroutine function, or a method of the library that waits, was called without yield*. */
export function missing(name: string): never {
  throw new TypeError(`${name} may wait: call it with yield*, in a goroutine function`);
}

/** morestack for a frame that also has room for all arguments, of which a rest parameter may take any number. */
export function entermore(sp: number, size: number, pc: number, ...args: readonly unknown[]): typeof PARKED {
  const words = Math.max(size, frameSize(args.length));
  const written = args.map((v) =>
    !isClone(v) ? v : !keepable(v) ? hold(v) : v instanceof Error ? keptError(v) : copied(v),
  );
  return morestack(sp - words, words, pc, ...written);
}

/** Leaves a loop whose goroutine was asked to yield. The body then saves its frame and returns PARKED. */
export function yieldnow(): void {
  mcall(NEWSTACK);
}

/** The value in the slot at a, of a frame. A whole number is returned as one of V8's small integers, also by code that
 *  V8 has not compiled yet: it optimises for the kind of number that it sees here. */
export function loadv(a: number): unknown {
  const v = getv(a);
  if (typeof v !== 'number') return v;
  const n = v | 0;
  return Object.is(n, v) ? n : v;
}

/** Returns its argument. Compiled text calls it with values that are not numbers. */
export function unchanged(v: unknown): unknown {
  return v;
}

/** v, which was loaded from a frame, if the frame need not be written again while the variable is still v; 0 for an
 *  error, which may have got a property that cannot be kept. (An array in a frame never changes.) */
export function settled(v: unknown): unknown {
  return typeof v !== 'object' || v === null || v instanceof Handle || Array.isArray(v) ? v : 0;
}

/** What is known of a loop whose rounds may take any time. One for each such loop and thread. */
export interface LoopPace {
  /** Rounds until the next look at the stack guard, */
  rounds: number;
  /** looks until the next look at the clock, rounds since the last, and when that was. */
  looks: number;
  made: number;
  at: number;
}

/** For the first round of such a loop. */
export function newpace(): LoopPace {
  return { rounds: 1, looks: 1, made: 1, at: 0 };
}

/** How many rounds the loop makes until it looks for a preemption request again. Called at each look. */
export function pace(s: LoopPace, clock: () => number = nanotime): number {
  if (--s.looks > 0) return s.rounds;
  const now = clock();
  const each = (now - s.at) / s.made;
  s.at = now;
  s.rounds = Math.max(1, Math.min(PACEROUNDS, Math.floor(PACE / each)));
  // The clock is dear: as long as there is time to correct a change, it is asked rarely.
  s.looks = Math.max(1, Math.min(PACEROUNDS * 4, Math.floor((4 * PACE) / (each * s.rounds))));
  s.made = s.looks * s.rounds;
  return s.rounds;
}

/** Whether e is the runtime's own way out of a machine that goes down, which no clause may stop. */
export function leaving(e: unknown): boolean {
  return e instanceof ThreadExit || e instanceof FatalError;
}

/** Whether a catch clause is to pass e on: goexit is on its way, or leaving(e). */
export function passing(e: unknown): boolean {
  return e === Goexit || leaving(e);
}

/** A finally clause is left by a jump, with e on its way: goexit is not to be stopped by that, an exception is. */
export function goon(e: unknown): void {
  if (e === Goexit) throw e;
}

/** Whether the machine goes down: finally clauses do not run any more. */
export function exiting(): boolean {
  return load(kern, Kern.exiting) !== 0;
}

/** Throws as an assignment to a constant does. The arguments have been evaluated. */
export function constant(): never {
  throw new TypeError('Assignment to constant variable.');
}

const READONLY = {
  set v(_: unknown) {
    constant();
  },
};

/** In place of a constant in a pattern: what throws when its `v` is set. */
export function readonly(_: unknown): object {
  return READONLY;
}

type Indexed = ArrayLike<unknown>;

/** v, if a for...of with a suspension in its body can go over it; TypeError otherwise. */
export function iterable(v: unknown): Indexed {
  if (typeof v === 'string' || Array.isArray(v) || (ArrayBuffer.isView(v) && 'length' in v)) return v as Indexed;
  if (v === null || v === undefined) throw new TypeError(`${v} is not iterable`);
  throw new TypeError(
    `for...of with a suspension in its body goes over arrays, shared arrays and strings, not ${kind(v)}`,
  );
}

/** What is in Object.entries(x), one after the other, for a for...of with a suspension over them. */
export function pairs(entries: readonly (readonly unknown[])[]): readonly unknown[] {
  return entries.flat();
}

/** The element at i: of a string, the whole character. */
export function element(v: Indexed, i: number): unknown {
  if (typeof v !== 'string') return v[i];
  return String.fromCodePoint(v.codePointAt(i) ?? 0);
}

/** The distance from the element e of v to the next one. */
export function width(v: Indexed, e: unknown): number {
  return typeof v === 'string' ? (e as string).length : 1;
}

/** Stores a package variable. */
export function setpkg(a: number, v: unknown, what: string): void {
  if (!isClone(v)) setv(a, v);
  else if (typeof v === 'bigint') setref(a, TAG_CLONE, newclone(v));
  else {
    throw new TypeError(
      `package variable ${what} cannot hold ${kind(v)}: it is shared by all threads; use int32Array(n) or a channel, or a module that does not import rt0`,
    );
  }
}

/** Before the declarations of the package variables have run, in the order of their slots: `v` is a var. */
export function unset(kinds: string): void {
  for (let i = 0; i < kinds.length; i++) {
    setref(DATA0 + 2 * i, kinds[i] === 'v' ? TAG_UNDEFINED : TAG_UNSET, 0);
  }
}
