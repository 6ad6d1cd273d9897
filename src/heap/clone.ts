// Copies of structured-cloneable values on the heap: what a channel or a go statement makes of an object, as
// postMessage would. Handles and shared arrays inside of it stay what they are: a request may carry the channel for its
// reply.
//
//   word 0    bytes of the serialised value
//   word 1    number of references
//   word 2    the references, a slot each (tag, address)
//   then      the bytes (structured.ts)

import { types } from 'node:util';
import { buffer, setword, word } from '../shared/mem.ts';
import { arrayAddr, arrayAt, arrayTag, type SharedArray } from './arrays.ts';
import { Handle, handleOf } from './handle.ts';
import { mallocgc } from './malloc.ts';
import type { Kinds } from './pack.ts';
import { decode, type Encoded, encode } from './structured.ts';
import { HEADERWORDS, TAG_CLONE, TAG_INT32ARRAY } from './tags.ts';

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

/** v as bytes, and what in it lies in shared memory itself. Throws DataCloneError for what cannot be copied. */
export function encoded(v: unknown): Encoded {
  return encode(v, HANDLES);
}

const HANDLES: Kinds = { isRef: (v) => objectTag(v) !== TAG_CLONE };

/** Copies v to the heap; its address. Throws DataCloneError for what cannot be copied, with no lock held. */
export function newclone(v: unknown): number {
  const { bytes, refs } = encoded(v);
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
  const refs = Array.from({ length: nrefs }, (_, i) => {
    const at = a + HEADERWORDS + 2 * i;
    return objectAt(word(at + 1), word(at));
  });
  return decode(bytes, refs);
}

/** Whether an error is its class, message, stack and plain values only: nobody can tell a copy from it but by ===. */
export function isPlainError(e: Error): boolean {
  if (!types.isNativeError(e) || !ERRORS.includes(Object.getPrototypeOf(e) as Error)) return false;
  const own = Object.values(Object.getOwnPropertyDescriptors(e));
  return Reflect.ownKeys(e).length === own.length && own.every((d) => isPlain(d.value));
}

const ERRORS = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((e) => e.prototype);
const isPlain = (v: unknown): boolean => v === null || !['object', 'function', 'symbol'].includes(typeof v);
