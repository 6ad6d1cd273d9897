// Prepares a value for V8's serialiser: a copy in which a handle is replaced by a stand-in that structured.ts knows,
// and an error by one without properties, which are listed beside it, since V8 would drop them. Only values that hold a
// handle, or an error with properties, are copied; shared and cyclic parts stay so.
//
// As structured clone sees it: own enumerable properties, read once, by string keys; an array's holes and other
// properties; a Map's and a Set's entries. What is not an object of these kinds goes to V8 as it is, which copies or
// refuses it.

import { types } from 'node:util';

/** [error, key, value, enumerable, key, value, enumerable, ...] */
export type ErrorList = readonly [Error, ...unknown[]];

export interface Packed {
  readonly value: unknown;
  readonly errors: readonly ErrorList[];
}

/** Which objects are passed as they are: all threads, or both sides of a host call, know them. (An object, since the
 *  explorer's transform takes what a function value does for unknown, and a method for what has its name.) */
export interface Kinds {
  isRef(v: object): boolean;
}

/** What structured.ts knows: the numbers of references, and a serialiser to see whether V8 takes a value (else it
 *  throws). */
export interface PackContext {
  readonly kinds: Kinds;
  readonly numbers: Map<object, number>;
  readonly refs: object[];
  scratch(): { writeValue(v: unknown): unknown };
}

/** The classes of errors that V8 makes again, by their name. */
const CLASSES = new Map(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((c) => [c.name, c]),
);

/** Values that V8 copies without looking for properties. */
const isLeaf = (v: object): boolean =>
  ArrayBuffer.isView(v) ||
  types.isDate(v) ||
  types.isRegExp(v) ||
  types.isAnyArrayBuffer(v) ||
  types.isBoxedPrimitive(v);

/** Whether v is a handle, or an error that is more than its class, message and stack, or has one in it. */
export function needsPacking(v: unknown, kinds: Kinds): boolean {
  if (typeof v !== 'object' || v === null) return false;
  const seen = new Set<object>();
  const todo: unknown[] = [v];
  while (todo.length > 0) {
    const o = todo.pop();
    if (typeof o !== 'object' || o === null || seen.has(o)) continue;
    // Nearly all objects are literals and arrays: they are known at once.
    if (Object.getPrototypeOf(o) !== Object.prototype && !Array.isArray(o)) {
      if (isLeaf(o)) continue;
      if (kinds.isRef(o) || (types.isNativeError(o) && hasProps(o))) return true;
    }
    seen.add(o);
    addParts(o, todo);
  }
  return false;
}

function addParts(o: object, to: unknown[]): void {
  if (types.isProxy(o)) return;
  if (types.isMap(o)) for (const entry of entriesOf(o)) to.push(...entry);
  else if (types.isSet(o)) for (const value of valuesOf(o)) to.push(value);
  else {
    for (const key of Object.keys(o)) {
      const part = (o as Readonly<Record<string, unknown>>)[key];
      if (typeof part === 'object') to.push(part);
    }
  }
}

// By JavaScript's own iterators: a class may have others.
const entriesOf = (m: object): Iterable<[unknown, unknown]> => Map.prototype.entries.call(m);
const valuesOf = (s: object): Iterable<unknown> => Set.prototype.values.call(s);

function hasProps(e: Error): boolean {
  const keys = Object.getOwnPropertyNames(e);
  return keys.some((k) => k !== 'stack' && k !== 'message') || classOf(e) === undefined;
}

/** The class by whose name e goes; undefined if it is none that V8 knows. */
const classOf = (e: Error): ErrorConstructor | undefined =>
  typeof e.name === 'string' ? (CLASSES.get(e.name) as ErrorConstructor | undefined) : undefined;

/** The copy. Throws only what a getter of v throws. */
export function pack(v: unknown, out: PackContext): Packed {
  const packer = new Packer(out);
  const value = packer.packed(v);
  return { value, errors: packer.errors() };
}

class Packer {
  readonly #out: PackContext;
  readonly #copies = new Map<object, object>();
  /** Copies that are empty yet, and what they are copies of. */
  readonly #empty: (readonly [object, object])[] = [];
  readonly #found: (readonly [Error, Error])[] = [];
  /** Whether V8 takes a property's value. */
  readonly #takes = new Map<unknown, boolean>();

  constructor(out: PackContext) {
    this.#out = out;
  }

  packed(v: unknown): unknown {
    const copy = this.#part(v);
    for (let next = this.#empty.pop(); next !== undefined; next = this.#empty.pop()) this.#fill(...next);
    return copy;
  }

  /** The properties of all errors that were found, and of those in them. */
  errors(): ErrorList[] {
    const lists: ErrorList[] = [];
    for (const [e, copy] of this.#found) lists.push([copy, ...this.#props(e)]);
    return lists;
  }

  #part(v: unknown): unknown {
    if (typeof v !== 'object' || v === null) return v;
    const known = this.#copies.get(v);
    if (known !== undefined) return known;
    const copy = this.#shell(v);
    this.#copies.set(v, copy);
    return copy;
  }

  /** What stands for v: filled later, if it has parts. */
  #shell(v: object): object {
    if (isLeaf(v)) return v;
    if (this.#out.kinds.isRef(v)) return this.#standIn(v);
    if (types.isNativeError(v)) {
      const copy = bare(v);
      this.#found.push([v, copy]);
      return copy;
    }
    const copy = emptied(v);
    if (copy !== v) this.#empty.push([v, copy]);
    return copy;
  }

  #standIn(v: object): object {
    const copy = new Uint8Array(0);
    this.#out.numbers.set(copy, this.#out.refs.push(v) - 1);
    return copy;
  }

  #fill(v: object, copy: object): void {
    if (types.isMap(v)) {
      const to = copy as Map<unknown, unknown>;
      for (const [key, value] of entriesOf(v)) to.set(this.#part(key), this.#part(value));
    } else if (types.isSet(v)) {
      const to = copy as Set<unknown>;
      for (const value of valuesOf(v)) to.add(this.#part(value));
    } else {
      for (const key of Object.keys(v)) {
        setOwn(copy, key, this.#part((v as Readonly<Record<string, unknown>>)[key]), true);
      }
      // Last: an array that is mostly holes stays a table of what it has.
      if (Array.isArray(v)) (copy as unknown[]).length = v.length;
    }
  }

  /** Of an error. What cannot be cloned is left out, as structured clone leaves out all of them. */
  #props(e: Error): unknown[] {
    const props: unknown[] = ['stack', typeof e.stack === 'string' ? e.stack : '', false];
    const own = Object.getOwnPropertyDescriptors(e) as Readonly<Record<string, PropertyDescriptor>>;
    if (!Object.hasOwn(own, 'name') && classOf(e) === undefined) props.push('name', String(e.name), false);
    for (const [key, d] of Object.entries(own)) {
      if (key === 'stack' || key === 'message' || !('value' in d)) continue;
      const copy = this.packed(d.value);
      if (this.#taken(copy)) props.push(key, copy, d.enumerable === true);
    }
    return props;
  }

  #taken(v: unknown): boolean {
    if (typeof v !== 'object' || v === null) return typeof v !== 'function' && typeof v !== 'symbol';
    const known = this.#takes.get(v);
    if (known !== undefined) return known;
    let takes = true;
    try {
      this.#out.scratch().writeValue(v);
    } catch {
      takes = false;
    }
    this.#takes.set(v, takes);
    return takes;
  }
}

/** The same error without properties, as V8 tells errors: by their name. */
function bare(e: Error): Error {
  const copy = new (classOf(e) ?? Error)();
  const message = Object.getOwnPropertyDescriptor(e, 'message');
  if (message !== undefined && 'value' in message) setOwn(copy, 'message', String(message.value), false);
  setOwn(copy, 'stack', '', false);
  return copy;
}

/** An empty one like v; v itself if V8 is to decide. */
function emptied(v: object): object {
  if (types.isProxy(v)) return v;
  if (Array.isArray(v)) return [];
  if (types.isMap(v)) return new Map();
  if (types.isSet(v)) return new Set();
  return isPlainObject(v) ? {} : v;
}

/** Whether v is an object of no kind of JavaScript's own: a literal, or an instance of a program's class. */
function isPlainObject(v: object): boolean {
  if (types.isArgumentsObject(v) || types.isModuleNamespaceObject(v)) return false;
  const proto: unknown = Object.getPrototypeOf(v);
  if (proto === Object.prototype || proto === null) return true;
  const tagged = Object.prototype.toString.call(v) !== '[object Object]';
  for (let p = proto as object | null; p !== null; p = Object.getPrototypeOf(p) as object | null) {
    const make: unknown = Object.getOwnPropertyDescriptor(p, 'constructor')?.value;
    const last = Object.getPrototypeOf(p) === null;
    if (typeof make === 'function' ? !last && isNative(make) : tagged) return false;
  }
  return true;
}

const isNative = (f: object): boolean => Function.prototype.toString.call(f).endsWith('{ [native code] }');

function setOwn(o: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(o, key, { value, enumerable, writable: true, configurable: true });
}
