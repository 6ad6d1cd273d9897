// Shared arrays: real typed arrays over the machine's memory. A slot names one by the address of a header, which says
// where it begins and how long it is, so that parts of an array (subarray) can live in slots too.
//
// Which header an array has is kept in a WeakMap and not on the array: a property of its own would give arrays from
// int32Array() and those from subarray() two shapes, and every loop that meets both would be slower.

import { constants } from 'node:buffer';
import { buffer, getf, setf } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { intern, interned } from './intern.ts';
import { mallocgc } from './malloc.ts';
import { ArrayHeader, TAG_FLOAT64ARRAY, TAG_INT32ARRAY, TAG_UINT8ARRAY } from './tags.ts';

const HEADERBYTES = 16;

export type SharedArray = Int32Array | Float64Array | Uint8Array;
const headers = new WeakMap<object, Ptr<'array'>>();

/** A new shared array of n zeros; RangeError when memory cannot have that many. Any goroutine. As all three here.
 *  @example const counts = int32Array(8); counts[0] = 1; */
export function int32Array(n: number): Int32Array {
  return register(TAG_INT32ARRAY, new Int32Array(buffer, allocate('int32Array', n, 4), n));
}
export function float64Array(n: number): Float64Array {
  return register(TAG_FLOAT64ARRAY, new Float64Array(buffer, allocate('float64Array', n, 8), n));
}
export function uint8Array(n: number): Uint8Array {
  return register(TAG_UINT8ARRAY, new Uint8Array(buffer, allocate('uint8Array', n, 1), n));
}

/** Elements that a typed array may have: 2^32 on Node 20, where a machine's memory may be larger. */
const MOST = constants.MAX_LENGTH;

/** Byte offset of n zeroed elements of `size` bytes; `what` names the caller in the error. */
function allocate(what: string, n: number, size: number): number {
  if (!(Number.isInteger(n) && n >= 0 && n * size <= buffer.byteLength)) {
    throw new RangeError(`${what}(${n}): expected a whole number of elements that memory has room for`);
  }
  if (n > MOST) throw new RangeError(`${what}(${n}): expected at most ${MOST} elements, more no typed array has here`);
  return mallocgc(n * size, true) * 4;
}

function register<T extends SharedArray>(tag: number, view: T): T {
  return intern(tag, newheader(view), view);
}

function newheader(view: SharedArray): Ptr<'array'> {
  const h = mallocgc(HEADERBYTES, false) as Ptr<'array'>;
  setf(h, ArrayHeader.byteOffset, view.byteOffset);
  setf(h, ArrayHeader.length, view.length);
  headers.set(view, h);
  return h;
}

/** The tag of a shared array; 0 for any other object. */
export function arrayTag(v: object): number {
  if (!ArrayBuffer.isView(v) || v.buffer !== buffer) return 0;
  if (v instanceof Int32Array) return TAG_INT32ARRAY;
  if (v instanceof Float64Array) return TAG_FLOAT64ARRAY;
  // A Buffer over the memory is no array of ours.
  return v.constructor === Uint8Array ? TAG_UINT8ARRAY : 0;
}

/** The header of a shared array. A part that was never in a slot gets its own now. */
export function arrayAddr(v: SharedArray): number {
  const known = headers.get(v);
  if (known !== undefined) return known;
  const h = newheader(v);
  intern(arrayTag(v), h, v);
  return h;
}

/** The array with this header. */
export function arrayAt(tag: number, addr: number): object {
  const h = addr as Ptr<'array'>;
  const from = getf(h, ArrayHeader.byteOffset);
  const n = getf(h, ArrayHeader.length);
  const known = interned(tag, addr) as SharedArray | null;
  // An array of an earlier boot of this memory may have had its header here.
  if (known !== null && known.byteOffset === from && known.length === n) return known;
  const view = make(tag, from, n);
  headers.set(view, h);
  return intern(tag, addr, view);
}

function make(tag: number, from: number, n: number): SharedArray {
  if (tag === TAG_INT32ARRAY) return new Int32Array(buffer, from, n);
  if (tag === TAG_FLOAT64ARRAY) return new Float64Array(buffer, from, n);
  return new Uint8Array(buffer, from, n);
}
