// NaN-boxed 64-bit values: what a frame slot or a channel slot holds. A value is a float64, or a tag and a payload in
// the bits of a NaN that no float has, since NaN itself is made canonical. tags.ts lists the tags.
//
// Writing takes two steps where a lock is held in between: tagOf and payloadOf may allocate and may refuse the value,
// putv only stores. Tag and payload are passed as two numbers, since a number made of both could lose its payload: V8
// may make any NaN canonical.

import { mem, memf } from '../shared/mem.ts';
import { bodyAt, pcOf } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { newclone, objectAddr, objectAt, objectTag, readclone } from './clone.ts';
import { Handle } from './handle.ts';
import { takeHeld } from './held.ts';
import { errorAt } from './kept.ts';
import { newstring, readstring } from './strings.ts';
import {
  TAG_BOOL,
  TAG_CLONE,
  TAG_FUNC,
  TAG_HANDLE,
  TAG_HELD,
  TAG_KEPT,
  TAG_NULL,
  TAG_NUMBER,
  TAG_POINTER,
  TAG_STRING,
  TAG_UNDEFINED,
  TAG_UNSET,
  TAGMIN,
} from './tags.ts';

export { TAG_BOOL, TAG_FUNC, TAG_HANDLE, TAG_NULL, TAG_STRING, TAG_UNDEFINED, TAGMIN } from './tags.ts';

/** Stores v in the slot at a, of a frame: an object that would have to be copied is refused. Plain: the slot is the
 *  caller's. */
export function setv(a: number, v: unknown): void {
  if (trysetv(a, v)) return;
  throw_(
    `value of type ${typeof v} cannot live across a suspension: expected number, boolean, null, undefined, string, goroutine function, channel, shared array or another handle`,
  );
}

/** setv that returns false, and stores nothing, for an object that would have to be copied. Numbers and handles, which
 *  are nearly all that frames hold, are told apart here and looked at once. */
export function trysetv(a: number, v: unknown): boolean {
  if (typeof v === 'number') setnumber(a, v);
  else if (v instanceof Handle) setref(a, v.tag, v.addr);
  else return setother(a, v);
  return true;
}

function setother(a: number, v: unknown): boolean {
  const tag = tagOf(v);
  if (tag === TAG_CLONE) return false;
  const payload = payloadOf(tag, v);
  setref(a, tag, payload);
  return true;
}

/** v, or its copy on the heap if it is an object that has to be copied: for arguments of a new goroutine, which setv
 *  then stores. Throws DataCloneError for what cannot be copied, so before anything is done that would have to be
 *  undone. */
export function copied(v: unknown): unknown {
  return typeof v !== 'number' && tagOf(v) === TAG_CLONE ? new Copy(newclone(v)) : v;
}

/** The value in the slot at a, for another slot: a copied object is not made, its copy is passed on. */
export function rawv(a: number): unknown {
  const hi = mem[a + 1] as number;
  return hi === TAG_CLONE ? new Copy(mem[a] as number) : getv(a);
}

/** A copied object that is about to be stored in a slot. */
class Copy extends Handle {
  constructor(addr: number) {
    super(TAG_CLONE, addr);
  }
}

function setnumber(a: number, v: number): void {
  // NaNs that JavaScript computes may carry any bits.
  if (Number.isNaN(v)) setref(a, 0x7ff80000, 0);
  else memf[a >>> 1] = v;
}

/** Stores (tag, payload): a handle by its address. */
export function setref(a: number, tag: number, payload: number): void {
  mem[a] = payload;
  mem[a + 1] = tag;
}

/** Stores a heap address in a frame of the runtime's own. */
export function setptr(a: number, p: number): void {
  setref(a, TAG_POINTER, p);
}

/** The address in the slot at a, of a handle or from setptr. */
export function getptr(a: number): number {
  return mem[a] as number;
}

/** The tag of a value; TAG_NUMBER for a number. (Comparisons, not a switch: V8 compiles `typeof v === ...` to a look at
 *  v, and `switch (typeof v)` to a call.) */
export function tagOf(v: unknown): number {
  if (typeof v === 'number') return TAG_NUMBER;
  if (typeof v === 'object') return v === null ? TAG_NULL : objectTag(v);
  if (typeof v === 'string') return TAG_STRING;
  if (typeof v === 'boolean') return TAG_BOOL;
  if (typeof v === 'undefined') return TAG_UNDEFINED;
  if (typeof v === 'function') return pcOf(v) === 0 ? TAG_CLONE : TAG_FUNC;
  return TAG_CLONE;
}

/** The low word for a value with this tag. Allocates, for strings and copies, and throws DataCloneError for what cannot
 *  be copied: never under a lock. */
export function payloadOf(tag: number, v: unknown): number {
  switch (tag) {
    case TAG_NUMBER:
    case TAG_UNDEFINED:
    case TAG_NULL:
      return 0;
    case TAG_BOOL:
      return v === true ? 1 : 0;
    case TAG_STRING:
      return newstring(v as string);
    case TAG_FUNC:
      return pcOf(v);
    case TAG_CLONE:
      return v instanceof Copy ? v.addr : newclone(v);
    default:
      return objectAddr(v as object);
  }
}

/** Stores a value whose tag and payload are known. */
export function putv(a: number, tag: number, payload: number, v: unknown): void {
  if (tag === TAG_NUMBER) setnumber(a, v as number);
  else setref(a, tag, payload);
}

/** The value in the slot at a. */
export function getv(a: number): unknown {
  const hi = mem[a + 1] as number;
  if (hi >= 0 || hi < TAGMIN) return memf[a >>> 1];
  return unbox(hi, mem[a] as number);
}

/** The value that a slot held when its words were hi and lo, and its number num. */
export function unboxed(hi: number, lo: number, num: number): unknown {
  return hi >= 0 || hi < TAGMIN ? num : unbox(hi, lo);
}

/** The number in the slot at a, which the caller knows to be one. */
export function getnum(a: number): number {
  return memf[a >>> 1] as number;
}

/** Stores a number that is not NaN. */
export function setnum(a: number, v: number): void {
  memf[a >>> 1] = v;
}

function unbox(tag: number, payload: number): unknown {
  if (tag >= TAG_HANDLE) return objectAt(tag, payload);
  switch (tag) {
    case TAG_UNDEFINED:
      return undefined;
    case TAG_NULL:
      return null;
    case TAG_BOOL:
      return payload !== 0;
    case TAG_STRING:
      return readstring(payload);
    case TAG_FUNC:
      return bodyAt(payload);
    case TAG_CLONE:
      return readclone(payload);
    case TAG_HELD:
      return takeHeld(payload);
    case TAG_KEPT:
      return errorAt(payload);
    case TAG_UNSET:
      throw new ReferenceError('a package variable is read before its declaration has run');
    default:
      return throw_(`corrupt value: tag ${(tag >>> 0).toString(16)}`);
  }
}
