// Tagged 64-bit values: what a frame slot or a channel slot holds. A value is a float64, or one of the NaNs that floats
// never are once NaN itself is made canonical:
//
//   hi word < TAGMIN or >= 0     a number
//   hi = TAG_UNDEFINED           undefined       (lo 0)
//   hi = TAG_NULL                null            (lo 0)
//   hi = TAG_BOOL                boolean         (lo 0 or 1)
//   hi = TAG_STRING              string          (lo: address of a heap string)
//   hi = TAG_FUNC                goroutine func  (lo: entry pc)
//
// Tags are exact, so that a collector can tell pointers from numbers. Handles (channels, mutexes, shared arrays) take the
// tags from TAG_HANDLE up.

import { mem, memf } from '../shared/mem.ts';
import { bodyAt, pcOf } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { newstring, readstring } from './strings.ts';

/** As signed words: 0xFFFA0000 and up. Floats have hi words of 0xFFF00000 (-Infinity) at most. */
export const TAGMIN = -0x60000;
export const TAG_UNDEFINED = TAGMIN + 1;
export const TAG_NULL = TAGMIN + 2;
export const TAG_BOOL = TAGMIN + 3;
export const TAG_STRING = TAGMIN + 4;
export const TAG_FUNC = TAGMIN + 5;
export const TAG_HANDLE = TAGMIN + 16;

/** Stores v in the slot at a. Plain: the slot is the caller's. */
export function setv(a: number, v: unknown): void {
  if (typeof v === 'number') {
    // NaNs that JavaScript computes may carry any bits.
    if (Number.isNaN(v)) settag(a, 0x7ff80000, 0);
    else memf[a >>> 1] = v;
    return;
  }
  setboxed(a, v);
}

function settag(a: number, tag: number, payload: number): void {
  mem[a] = payload;
  mem[a + 1] = tag;
}

function setboxed(a: number, v: unknown): void {
  if (v === undefined) settag(a, TAG_UNDEFINED, 0);
  else if (v === null) settag(a, TAG_NULL, 0);
  else if (typeof v === 'boolean') settag(a, TAG_BOOL, v ? 1 : 0);
  else if (typeof v === 'string') settag(a, TAG_STRING, newstring(v));
  else if (pcOf(v) !== 0) settag(a, TAG_FUNC, pcOf(v));
  else
    throw_(
      `value of type ${typeof v} cannot live across a suspension: expected number, boolean, null, undefined, string or goroutine function`,
    );
}

/** The value in the slot at a. */
export function getv(a: number): unknown {
  const hi = mem[a + 1] as number;
  if (hi >= 0 || hi < TAGMIN) return memf[a >>> 1];
  return unbox(hi, mem[a] as number);
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
    default:
      return throw_(`corrupt value: tag ${(tag >>> 0).toString(16)}`);
  }
}
