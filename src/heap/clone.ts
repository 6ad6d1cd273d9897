// Copies of structured-cloneable values on the heap: what a channel or a go statement makes of an object, as postMessage
// would. Handles and shared arrays inside of it stay what they are: a request may carry the channel for its reply.
//
//   word 0    bytes of the serialised value
//   word 1    number of references
//   word 2    the references, a slot each (tag, address)
//   then      the bytes (node:v8's format)
//
// In the bytes a reference is an object {REF: index}. Values without references, nearly all, are serialised as they are and
// not looked at again after reading.

import { deserialize, serialize } from 'node:v8';
import { buffer, setword, word } from '../shared/mem.ts';
import { arrayAddr, arrayAt, arrayTag, type SharedArray } from './arrays.ts';
import { Handle, handleOf } from './handle.ts';
import { mallocgc } from './malloc.ts';
import { TAG_CLONE, TAG_INT32ARRAY } from './tags.ts';

const HEADERWORDS = 2;
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
  const refs: object[] = [];
  const found = typeof v === 'object' && v !== null && holdsRefs(v, new Set());
  const bytes = serialize(found ? pack(v, refs, new Map()) : v);
  const head = HEADERWORDS + 2 * refs.length;
  const a = mallocgc(head * 4 + bytes.length, refs.length === 0);
  setword(a, bytes.length);
  setword(a + 1, refs.length);
  refs.forEach((o, i) => {
    const at = a + HEADERWORDS + 2 * i;
    setword(at, objectAddr(o));
    setword(at + 1, objectTag(o));
  });
  new Uint8Array(buffer, (a + head) * 4, bytes.length).set(bytes);
  return a;
}

/** A new copy of the value at a. */
export function readclone(a: number): unknown {
  const n = word(a);
  const nrefs = word(a + 1);
  const head = HEADERWORDS + 2 * nrefs;
  // Out of shared memory first: the reader takes no SharedArrayBuffer, and what it returns may point into its input.
  const bytes = Buffer.from(new Uint8Array(buffer, (a + head) * 4, n));
  const v: unknown = deserialize(bytes);
  if (nrefs === 0) return v;
  const refs = Array.from({ length: nrefs }, (_, i) => {
    const at = a + HEADERWORDS + 2 * i;
    return objectAt(word(at + 1), word(at));
  });
  return unpack(v, refs, new Set());
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

function holdsRefs(v: object, seen: Set<object>): boolean {
  if (isRef(v)) return true;
  if (isLeaf(v) || seen.has(v)) return false;
  seen.add(v);
  for (const part of parts(v)) {
    if (typeof part === 'object' && part !== null && holdsRefs(part, seen)) return true;
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
