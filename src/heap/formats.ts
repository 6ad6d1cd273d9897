// How values lie in memory, beyond their slots: what the heap writes and the host, which has no heap, reads and writes as well.
// This file accesses nothing.
//
//   string    word 0: length in UTF-16 units   1: LATIN1 or UTF16            2: the characters, packed, lowest byte first
//   copy      word 0: bytes                    1: number of references   then: the references, the bytes (structured.ts)
//   bytes     word 0: how many                 (1: unused)                   2: they (a host call's result only)
//   array     byteOffset, length: heap/arrays.ts

import { f64, struct } from '../shared/struct.ts';

export const LATIN1 = 1;
export const UTF16 = 2;
/** Words before the contents, of all three. */
export const HEADERWORDS = 2;

/** A shared array or a part of one. Constant. byteOffset is the header's only pointer, into the array's block. */
export const ArrayHeader = struct('array', { byteOffset: f64, length: f64 });

/** Strings of characters that a byte cannot hold. */
export const WIDE = /[^\0-\xff]/;
