// Strings on the heap: immutable, noscan.
//
//   word 0    length in UTF-16 units
//   word 1    LATIN1 or UTF16
//   word 2    the characters, packed, lowest byte first
//
// A string whose units are all below 256 takes a byte each. Short ones are packed in JavaScript; from LONG units on the
// call into Buffer's native code pays for itself. Written once before the address is known to anyone else: plain.

import { putBytes, takeBytes } from '../shared/bytes.ts';
import { setword, word } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';
import { mallocgc } from './malloc.ts';

const LATIN1 = 1;
const UTF16 = 2;
const HEADERBYTES = 8;
const LONG = 64;

/** Puts s on the heap: its word address. Any M with a P. */
export function newstring(s: string): number {
  const n = s.length;
  if (n >= LONG) return newlong(s);
  let all = 0;
  for (let i = 0; i < n; i++) all |= s.charCodeAt(i);
  if (all > 0xff) return newlong(s);
  const a = mallocgc(HEADERBYTES + n, true);
  setword(a, n);
  setword(a + 1, LATIN1);
  // charCodeAt past the end is NaN, which | takes for 0.
  for (let i = 0; i < n; i += 4) {
    const w = s.charCodeAt(i) | (s.charCodeAt(i + 1) << 8) | (s.charCodeAt(i + 2) << 16) | (s.charCodeAt(i + 3) << 24);
    setword(a + 2 + (i >>> 2), w);
  }
  return a;
}

function newlong(s: string): number {
  const latin1 = isLatin1(s);
  const bytes = latin1 ? Buffer.from(s, 'latin1') : Buffer.from(s, 'utf16le');
  const a = mallocgc(HEADERBYTES + bytes.length, true);
  setword(a, s.length);
  setword(a + 1, latin1 ? LATIN1 : UTF16);
  putBytes(a + 2, bytes);
  return a;
}

function isLatin1(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    if (s.charCodeAt(i) > 0xff) return false;
  }
  return true;
}

/** The string at a. */
export function readstring(a: number): string {
  const n = word(a);
  const flag = word(a + 1);
  if (flag === LATIN1) return n < LONG ? readshort(a, n) : Buffer.from(takeBytes(a + 2, n).buffer).toString('latin1');
  if (flag !== UTF16) throw_('readstring: not a string');
  return Buffer.from(takeBytes(a + 2, 2 * n).buffer).toString('utf16le');
}

function readshort(a: number, n: number): string {
  let s = '';
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const w = word(a + 2 + (i >>> 2));
    s += String.fromCharCode(w & 0xff, (w >>> 8) & 0xff, (w >>> 16) & 0xff, w >>> 24);
  }
  if (i === n) return s;
  let w = word(a + 2 + (i >>> 2));
  for (; i < n; i++) {
    s += String.fromCharCode(w & 0xff);
    w >>>= 8;
  }
  return s;
}
