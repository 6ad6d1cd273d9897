// Errors that a goroutine keeps across suspensions, in its frames: each is written to memory once, and however many
// variables of however many frames hold it, they hold the same one again when the goroutine goes on, on whichever
// thread. An error has a cell, and a frame's slot its address (TAG_KEPT):
//
//   word 0, 1   a slot. TAG_CLONE: the block (clone.ts) with [extensible, stack, its flags, key, value, flags, ...];
//               errors among the values (cause, an AggregateError's errors) are references to cells of their own.
//               TAG_STRING: why it could not be written
//   word 2, 3   a slot: the number of its class
//
// While the goroutine runs, this thread has the error itself beside the cell. Other frames wait in memory with the
// same cell: so when the goroutine leaves (gogo), what has changed is written back, once for each error and not once
// for each variable. Cells belong to one goroutine: go statements and channels make copies.
//
// Only errors are kept so. Arrays are where the text proves that nobody can tell a copy (compile/lists.ts), bigints
// have no identity. Rejected: to remember errors longer than the goroutine runs, since what another thread has changed
// meanwhile would be missed. (A map by goroutine, since the explorer runs all Ms on one thread.)

import { types } from 'node:util';
import { setword, word } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { fatalthrow } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { newblock, objectAddr, objectAt, objectTag, readblock } from './clone.ts';
import { Handle } from './handle.ts';
import { mallocgc } from './malloc.ts';
import type { Kinds } from './pack.ts';
import { newstring, readstring } from './strings.ts';
import { decode, encode } from './structured.ts';
import { TAG_CLONE, TAG_KEPT, TAG_STRING } from './tags.ts';

interface Kept {
  readonly cell: number;
  readonly e: Error;
  /** What the cell says of it; null: nothing yet. */
  written: readonly unknown[] | null;
}

interface Run {
  readonly byCell: Map<number, Kept>;
  readonly byError: Map<Error, Kept>;
}

/** Of the goroutines that run on this thread: one, or as many as the explorer has Ms. */
const runs = new Map<Ptr<'g'>, Run>();
/** Its size, which each switch of goroutines reads: a call of the getter would cost more than the rest of the check. */
let running = 0;

const CLASSES = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError];
const PROTOTYPES = CLASSES.map((c) => c.prototype as Error);

const ENUMERABLE = 1;
const WRITABLE = 2;
const CONFIGURABLE = 4;
/** Values before the properties. */
const HEAD = 3;
const CELLWORDS = 4;

/** What stands for an error in a slot. */
class KeptError extends Handle {
  constructor(cell: number) {
    super(TAG_KEPT, cell);
  }
}

function current(): Run {
  const gp = getg();
  const known = runs.get(gp);
  if (known !== undefined) return known;
  const made = { byCell: new Map(), byError: new Map() };
  runs.set(gp, made);
  running = runs.size;
  return made;
}

function note(run: Run, k: Kept): void {
  run.byCell.set(k.cell, k);
  run.byError.set(k.e, k);
}

/** Why not: it is no error of JavaScript's own classes. */
export const OTHER = 'another class';

/** Why v cannot be kept as an error: OTHER, or a property; '' when it can. */
export function whyNotKept(v: unknown): string {
  return why(v, new Set());
}

function why(v: unknown, seen: Set<unknown>): string {
  if (!types.isNativeError(v) || !PROTOTYPES.includes(Object.getPrototypeOf(v) as Error)) return OTHER;
  seen.add(v);
  for (const key of Reflect.ownKeys(v)) {
    if (key === 'stack') continue;
    const d = Object.getOwnPropertyDescriptor(v, key) as PropertyDescriptor;
    if (typeof key === 'symbol' || !('value' in d) || !isPart(d.value, seen)) return `the property ${String(key)}`;
  }
  return '';
}

/** What a property may hold: what a frame may, and an array of that. */
function isPart(v: unknown, seen: Set<unknown>): boolean {
  if (Array.isArray(v))
    return Object.getPrototypeOf(v) === Array.prototype && v.every((x) => !Array.isArray(x) && isPart(x, seen));
  if (typeof v !== 'object' || v === null) return typeof v !== 'function' && typeof v !== 'symbol';
  return seen.has(v) || objectTag(v) !== TAG_CLONE || why(v, seen) === '';
}

/** What stands in a slot for an error that can be kept. */
export function keptError(e: Error): Handle {
  return new KeptError(cellOf(current(), e));
}

function cellOf(run: Run, e: Error): number {
  const known = run.byError.get(e);
  if (known !== undefined) return known.cell;
  const cell = mallocgc(CELLWORDS * 4, false);
  note(run, { cell, e, written: null });
  return cell;
}

/** The error of a cell, in the goroutine that has it. By getv. */
export function errorAt(cell: number): Error {
  const run = current();
  const known = run.byCell.get(cell);
  if (known !== undefined) return known.e;
  const at = word(cell);
  const tag = word(cell + 1);
  if (tag === TAG_STRING) fatalthrow(readstring(at));
  const cls = word(cell + 2);
  const k: Kept = { cell, e: bare(cls), written: null };
  // Before its properties are read: one may lead back to it.
  note(run, k);
  const block = readblock(at);
  const refs = block.tags.map((t, i) =>
    t === TAG_KEPT ? errorAt(block.addrs[i] as number) : objectAt(t, block.addrs[i] as number),
  );
  const content = decode(block.bytes, refs) as readonly unknown[];
  fill(k.e, content);
  k.written = flat(content);
  return k.e;
}

/** A new error without a stack, which would be this thread's. */
function bare(cls: number): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const make = CLASSES[cls] as ErrorConstructor;
  const e = make === (AggregateError as unknown) ? new AggregateError([]) : new make();
  Error.stackTraceLimit = limit;
  return e;
}

function fill(e: Error, content: readonly unknown[]): void {
  define(e, 'stack', content[1], content[2] as number);
  Reflect.deleteProperty(e, 'errors');
  for (let i = HEAD; i < content.length; i += 3) {
    define(e, content[i] as string, content[i + 1], content[i + 2] as number);
  }
  if (content[0] === false) Object.preventExtensions(e);
}

function define(e: Error, key: string, value: unknown, flags: number): void {
  Object.defineProperty(e, key, {
    value,
    enumerable: (flags & ENUMERABLE) !== 0,
    writable: (flags & WRITABLE) !== 0,
    configurable: (flags & CONFIGURABLE) !== 0,
  });
}

function flagsOf(d: PropertyDescriptor): number {
  return (d.enumerable ? ENUMERABLE : 0) | (d.writable ? WRITABLE : 0) | (d.configurable ? CONFIGURABLE : 0);
}

/** Of the stack. (Newer engines make it an accessor, which a frozen error still has.) */
function stackFlags(e: Error): number {
  const d = Object.getOwnPropertyDescriptor(e, 'stack');
  if (d === undefined) return WRITABLE | CONFIGURABLE;
  return 'value' in d ? flagsOf(d) : (d.enumerable ? ENUMERABLE : 0) | (d.configurable ? WRITABLE | CONFIGURABLE : 0);
}

function contentOf(e: Error): unknown[] {
  const content: unknown[] = [Object.isExtensible(e), e.stack, stackFlags(e)];
  for (const [key, d] of Object.entries(Object.getOwnPropertyDescriptors(e))) {
    if (key === 'stack') continue;
    content.push(key, d.value, flagsOf(d));
  }
  return content;
}

/** As it is now, arrays with what is in them: to be compared with later. */
function flat(content: readonly unknown[]): unknown[] {
  return content.flatMap((v) => (Array.isArray(v) ? [v.length, ...v] : [v]));
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((v, i) => Object.is(v, b[i]));

/** The goroutine has left: writes what has changed, and forgets the errors themselves. By gogo, before anybody else may
 *  run it. */
export function saveKept(gp: Ptr<'g'>): void {
  const run = runs.get(gp);
  if (run === undefined) return;
  // Those that are found in others on the way are visited as well.
  for (const k of run.byCell.values()) write(run, k);
  dropKept(gp);
}

/** Whether some goroutine on this thread has errors in cells. */
export function keeping(): boolean {
  return running !== 0;
}

/** A run of the goroutine begins: an earlier one, of another boot, may have ended on its way. */
export function dropKept(gp: Ptr<'g'>): void {
  runs.delete(gp);
  running = runs.size;
}

function write(run: Run, k: Kept): void {
  const not = whyNotKept(k.e);
  if (not !== '') {
    // No frame may have it any more. Who reads the cell is told.
    const says = `an error that was kept has got ${not}, which cannot be kept across a suspension`;
    setcell(k.cell, newstring(says), TAG_STRING);
    return;
  }
  const content = contentOf(k.e);
  const now = flat(content);
  if (k.written !== null && same(now, k.written)) return;
  const { bytes, refs } = encode(content, KINDS);
  // A loop, not map: a cell is allocated.
  const tags: number[] = [];
  const addrs: number[] = [];
  for (const r of refs) {
    tags.push(types.isNativeError(r) ? TAG_KEPT : objectTag(r));
    addrs.push(types.isNativeError(r) ? cellOf(run, r) : objectAddr(r));
  }
  const block = newblock(bytes, tags, addrs);
  setcell(k.cell, block, TAG_CLONE);
  setword(k.cell + 2, PROTOTYPES.indexOf(Object.getPrototypeOf(k.e) as Error));
  setword(k.cell + 3, 0);
}

function setcell(cell: number, addr: number, tag: number): void {
  setword(cell, addr);
  setword(cell + 1, tag);
}

/** Errors are references, to their cells. */
const KINDS: Kinds = { isRef: (v) => types.isNativeError(v) || objectTag(v) !== TAG_CLONE };
