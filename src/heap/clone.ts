// Copies of structured-cloneable values on the heap: what a channel or a go statement makes of an object, as
// postMessage would. Handles and shared arrays inside of it stay what they are: a request may carry the channel for its
// reply.
//
//   word 0    bytes of the serialised value
//   word 1    number of references
//   word 2    the references, a slot each (tag, address)
//   then      the bytes (structured.ts)

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
  return newblock(bytes, refs.map(objectTag), refs.map(objectAddr));
}

/** Bytes, and the slots of their references. */
export interface CloneBlock {
  readonly bytes: Buffer;
  readonly tags: readonly number[];
  readonly addrs: readonly number[];
}

/** Puts them on the heap; the address. */
export function newblock(bytes: Buffer, tags: readonly number[], addrs: readonly number[]): number {
  const head = HEADERWORDS + 2 * tags.length;
  const a = mallocgc(head * 4 + bytes.length, tags.length === 0);
  setword(a, bytes.length);
  setword(a + 1, tags.length);
  for (let i = 0; i < tags.length; i++) {
    setword(a + HEADERWORDS + 2 * i, addrs[i] as number);
    setword(a + HEADERWORDS + 2 * i + 1, tags[i] as number);
  }
  new Uint8Array(buffer, (a + head) * 4, bytes.length).set(bytes);
  return a;
}

export function readblock(a: number): CloneBlock {
  const n = word(a);
  const nrefs = word(a + 1);
  const head = HEADERWORDS + 2 * nrefs;
  // Out of shared memory first: the reader takes no SharedArrayBuffer, and what it returns may point into its input.
  const bytes = Buffer.from(new Uint8Array(buffer, (a + head) * 4, n));
  const tags: number[] = [];
  const addrs: number[] = [];
  for (let i = 0; i < nrefs; i++) {
    addrs.push(word(a + HEADERWORDS + 2 * i));
    tags.push(word(a + HEADERWORDS + 2 * i + 1));
  }
  return { bytes, tags, addrs };
}

/** A new copy of the value at a. */
export function readclone(a: number): unknown {
  const { bytes, tags, addrs } = readblock(a);
  const refs = tags.map((tag, i) => objectAt(tag, addrs[i] as number));
  return decode(bytes, refs);
}
