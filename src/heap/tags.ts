// The tags of values: high words, as signed numbers, of 64-bit slots that hold no number. (docs/resumable.md)
//
//   hi word < TAGMIN or >= 0     a number
//   hi = TAG_UNDEFINED           undefined       (lo 0)
//   hi = TAG_NULL                null            (lo 0)
//   hi = TAG_BOOL                boolean         (lo 0 or 1)
//   hi = TAG_STRING              string          (lo: address of a heap string)
//   hi = TAG_FUNC                goroutine func  (lo: entry pc)
//   hi = TAG_CLONE               a copy of another value (lo: address of its bytes, clone.ts)
//   hi = TAG_POINTER             (lo: an address inside a heap object; in frames of the runtime's own)
//   hi = TAG_UNSET               (lo 0: a package variable before its declaration)
//   hi = TAG_HELD                (lo: number of an argument that waits on this thread, held.ts)
//   hi = TAG_HANDLE + kind       something that lies in shared memory itself (lo: its address)
//
// Tags are exact, so that a collector can tell pointers from numbers.

/** What tagOf says of a number, which has no tag. */
export const TAG_NUMBER = 0;
/** 0xFFFA0000. Floats have high words of 0xFFF00000 (-Infinity) at most. */
export const TAGMIN = -0x60000;
export const TAG_UNDEFINED = TAGMIN + 1;
export const TAG_NULL = TAGMIN + 2;
export const TAG_BOOL = TAGMIN + 3;
export const TAG_STRING = TAGMIN + 4;
export const TAG_FUNC = TAGMIN + 5;
export const TAG_CLONE = TAGMIN + 6;
/** An address inside a heap object, in a frame of the runtime's own. No program sees one. */
export const TAG_POINTER = TAGMIN + 7;
/** A package variable whose declaration has not run yet. No program sees one. */
export const TAG_UNSET = TAGMIN + 8;
/** An argument that only this thread has, in an entry frame that this thread reads next (held.ts). */
export const TAG_HELD = TAGMIN + 9;
export const TAG_HANDLE = TAGMIN + 16;

export const TAG_CHAN = TAG_HANDLE;
export const TAG_MUTEX = TAG_HANDLE + 1;
export const TAG_RWMUTEX = TAG_HANDLE + 2;
export const TAG_RLOCKER = TAG_HANDLE + 3;
export const TAG_WAITGROUP = TAG_HANDLE + 4;
export const TAG_COND = TAG_HANDLE + 5;
export const TAG_ONCE = TAG_HANDLE + 6;
export const TAG_ATOMICINT32 = TAG_HANDLE + 7;
export const TAG_TIMER = TAG_HANDLE + 8;
export const TAG_TICKER = TAG_HANDLE + 9;
/** Shared arrays are the last: their objects are made by arrays.ts. */
export const TAG_INT32ARRAY = TAG_HANDLE + 10;
export const TAG_FLOAT64ARRAY = TAG_HANDLE + 11;
export const TAG_UINT8ARRAY = TAG_HANDLE + 12;
/** Kinds of handles. */
export const HANDLES = 13;
