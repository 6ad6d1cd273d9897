// Copies of structured-cloneable values on the heap: what a channel or a go statement makes of an object, as postMessage
// would. Handles and shared arrays inside of it stay what they are: a request may carry the channel for its reply.
//
//   word 0    bytes of the serialised value
//   word 1    number of references; WITHPROPS: the value is an error with properties of its own
//   word 2    the references, a slot each (tag, address)
//   then      the bytes (node:v8's format)
//
// In the bytes a reference is an object {REF: index}. Values without references, nearly all, are serialised as they are and
// not looked at again after reading. Unlike postMessage, an error keeps its code, its name and other plain properties: the host's
// errors are told apart by them.

import { deserialize, serialize } from 'node:v8';
import { buffer, setword, word } from '../shared/mem.ts';
import { arrayAddr, arrayAt, arrayTag, type SharedArray } from './arrays.ts';
import { HEADERWORDS, WITHPROPS } from './formats.ts';
import { Handle, handleOf } from './handle.ts';
import { mallocgc } from './malloc.ts';
import { TAG_CLONE, TAG_INT32ARRAY } from './tags.ts';

const REF = '\0rt0.ref';

/** The tag under which an object lives in a slot: a handle's, a shared array's, or TAG_CLONE. */
export function objectTag(v: object): number {
  if (v instanceof Handle) return v.tag;
  return arrayTag(v) || TAG_CLONE;
}

/** The address for a tag from objectTag that is not TAG_CLONE. */
export function objectAddr(v: object): number {
  return v instanceof Handle ? v.addr : arrayAddr(v as SharedArray);
}

/** The object of a handle tag. */
export function objectAt(tag: number, addr: number): object {
  return tag >= TAG_INT32ARRAY ? arrayAt(tag, addr) : handleOf(tag, addr);
}

/** Copies v to the heap; its address. Throws DataCloneError for what cannot be copied, with no lock held. */
export function newclone(v: unknown): number {
  const props = v instanceof Error ? errorProps(v) : null;
  if (props !== null) return newblock(serialize([v, props]), WITHPROPS, 0);
  const refs: object[] = [];
  const found = holdsRefs(v, new Set());
  const bytes = serialize(found ? pack(v, refs, new Map()) : v);
  const a = newblock(bytes, refs.length, refs.length);
  refs.forEach((o, i) => {
    const at = a + HEADERWORDS + 2 * i;
    setword(at, objectAddr(o));
    setword(at + 1, objectTag(o));
  });
  return a;
}

/** A copy of these bytes, with room for so many references. */
function newblock(bytes: Uint8Array, kind: number, refs: number): number {
  const head = HEADERWORDS + 2 * refs;
  const a = mallocgc(head * 4 + bytes.length, refs === 0);
  setword(a, bytes.length);
  setword(a + 1, kind);
  new Uint8Array(buffer, (a + head) * 4, bytes.length).set(bytes);
  return a;
}

/** What an error has beside stack and message, if that is plain values only; null when there is nothing. */
export function errorProps(e: Error): Readonly<Record<string, unknown>> | null {
  const more = Object.entries(Object.getOwnPropertyDescriptors(e)).filter(([k]) => k !== 'stack' && k !== 'message');
  if (more.length === 0 || !more.every(([, d]) => isPlain(d.value))) return null;
  return Object.fromEntries(more.map(([k, d]) => [k, d.value]));
}

const isPlain = (v: unknown): boolean => v === null || !['object', 'function', 'symbol'].includes(typeof v);

/** A new copy of the value at a. */
export function readclone(a: number): unknown {
  const n = word(a);
  const nrefs = word(a + 1);
  const head = HEADERWORDS + 2 * Math.max(nrefs, 0);
  // Out of shared memory first: the reader takes no SharedArrayBuffer, and what it returns may point into its input.
  const bytes = Buffer.from(new Uint8Array(buffer, (a + head) * 4, n));
  const v: unknown = deserialize(bytes);
  if (nrefs === 0) return v;
  if (nrefs === WITHPROPS) return withProps(v as readonly [Error, Record<string, unknown>]);
  const refs = Array.from({ length: nrefs }, (_, i) => {
    const at = a + HEADERWORDS + 2 * i;
    return objectAt(word(at + 1), word(at));
  });
  return unpack(v, refs, new Set());
}

function withProps([e, props]: readonly [Error, Record<string, unknown>]): Error {
  for (const [k, value] of Object.entries(props)) setProp(e, k, value);
  return e;
}

/** Sets a property of an error as JavaScript's own are set: its name is not listed. */
export function setProp(e: Error, key: string, value: unknown): void {
  const enumerable = key !== 'name' && key !== 'cause';
  Object.defineProperty(e, key, { value, enumerable, writable: true, configurable: true });
}

const isRef = (v: object): boolean => objectTag(v) !== TAG_CLONE;

/** Values that have no parts to look into. */
function isLeaf(v: unknown): boolean {
  return typeof v !== 'object' || v === null || ArrayBuffer.isView(v) || v instanceof Date || v instanceof RegExp;
}

function parts(v: object): Iterable<unknown> {
  if (v instanceof Map) return [...v.keys(), ...v.values()];
  return v instanceof Set ? v : Object.values(v);
}

/** Whether there is anything in v that lies in shared memory itself. */
export function holdsRefs(v: unknown, seen: Set<object>): boolean {
  if (typeof v !== 'object' || v === null) return false;
  if (isRef(v)) return true;
  if (isLeaf(v) || seen.has(v)) return false;
  seen.add(v);
  for (const part of parts(v)) {
    if (holdsRefs(part, seen)) return true;
  }
  return false;
}

/** A copy of v, references replaced by {REF: index}. Shared and cyclic parts stay so. */
function pack(v: unknown, refs: object[], copies: Map<object, unknown>): unknown {
  if (typeof v !== 'object' || v === null) return v;
  const known = copies.get(v);
  if (known !== undefined) return known;
  const keep = <T>(copy: T): T => {
    copies.set(v, copy);
    return copy;
  };
  if (isRef(v)) return keep({ [REF]: refs.push(v) - 1 });
  if (isLeaf(v) || v instanceof Error) return v;
  const again = (part: unknown): unknown => pack(part, refs, copies);
  if (Array.isArray(v)) {
    const copy: unknown[] = keep([]);
    for (const part of v) copy.push(again(part));
    return copy;
  }
  if (v instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, value] of v) copy.set(again(key), again(value));
    return copy;
  }
  if (v instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const part of v) copy.add(again(part));
    return copy;
  }
  const copy: Record<string, unknown> = keep({});
  for (const [key, part] of Object.entries(v)) copy[key] = again(part);
  return copy;
}

/** Puts the references back, in place: v is a fresh copy. */
function unpack(v: unknown, refs: readonly object[], seen: Set<object>): unknown {
  if (typeof v !== 'object' || v === null) return v;
  const ref = (v as Record<string, unknown>)[REF];
  if (typeof ref === 'number') return refs[ref];
  if (isLeaf(v) || seen.has(v)) return v;
  seen.add(v);
  const again = (part: unknown): unknown => unpack(part, refs, seen);
  if (v instanceof Map) {
    const entries = [...v];
    v.clear();
    for (const [key, value] of entries) v.set(again(key), again(value));
  } else if (v instanceof Set) {
    const values = [...v];
    v.clear();
    for (const value of values) v.add(again(value));
  } else {
    const o = v as Record<string, unknown>;
    for (const key of Object.keys(o)) o[key] = again(o[key]);
  }
  return v;
}
