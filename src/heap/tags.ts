// The formats of values in memory: the tags of 64-bit slots, and the blocks that slots point to. (docs/resumable.md)
// The heap and the host, which has no heap, read and write them alike; this file accesses nothing.
//
// A slot holds a number, or a tag in its high word (signed) and a payload in its low word:
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
//   hi = TAG_KEPT                an error that the goroutine keeps (lo: address of its cell, kept.ts; in frames)
//   hi = TAG_HANDLE + kind       something that lies in shared memory itself (lo: its address)
//
// Tags are exact, so that a collector can tell pointers from numbers.
//
// Blocks, by word:
//
//   string    0: length in UTF-16 units   1: LATIN1 or UTF16         2: the characters, packed, lowest byte first
//   copy      0: bytes                    1: number of references    then: the references, the bytes (structured.ts)
//   bytes     0: how many                 1: unused                  2: the bytes (a host call's result only)
//   array     byteOffset, length: a header of its own (arrays.ts)

import { f64, struct } from '../shared/struct.ts';

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
/** An error, in a frame of the one goroutine that has it (kept.ts). */
export const TAG_KEPT = TAGMIN + 10;
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

export const LATIN1 = 1;
export const UTF16 = 2;
/** Words before the contents, of strings, copies and bytes. */
export const HEADERWORDS = 2;

/** A shared array or a part of one. Constant. byteOffset is the header's only pointer, into the array's block. */
export const ArrayHeader = struct('array', { byteOffset: f64, length: f64 });

/** Strings of characters that a byte cannot hold. */
export const WIDE = /[^\0-\xff]/;
