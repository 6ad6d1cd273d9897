// Strings on the heap: immutable, noscan, in the format that tags.ts describes.
//
// A string whose units are all below 256 takes a byte each. Up to SHORT of them are packed and unpacked here, word by
// word; above, Buffer's native code over the machine's memory is faster (measured: 100 ns for any length, against 4 ns
// a character). Written once before the address is known to anyone else, so the accesses are plain.

import { constants } from 'node:buffer';
import { buffer, setword, word } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';
import { mallocgc } from './malloc.ts';
import { HEADERWORDS, LATIN1, UTF16, WIDE } from './tags.ts';

const SHORT = 24;

/** The machine's memory as one Buffer; null when it is larger than a Buffer can be. */
const whole: Buffer | null = buffer.byteLength <= constants.MAX_LENGTH ? Buffer.from(buffer) : null;

/** Puts s on the heap: its word address. Any M with a P. */
export function newstring(s: string): number {
  const n = s.length;
  if (n > SHORT) return newlong(s);
  let all = 0;
  for (let i = 0; i < n; i++) all |= s.charCodeAt(i);
  if (all > 0xff) return newlong(s);
  const a = newheader(n, n, LATIN1);
  const full = n & ~3;
  for (let i = 0; i < full; i += 4) {
    const lo = s.charCodeAt(i) | (s.charCodeAt(i + 1) << 8);
    const hi = s.charCodeAt(i + 2) | (s.charCodeAt(i + 3) << 8);
    setword(a + HEADERWORDS + (i >>> 2), lo | (hi << 16));
  }
  if (full === n) return a;
  let last = 0;
  for (let i = n - 1; i >= full; i--) last = (last << 8) | s.charCodeAt(i);
  setword(a + HEADERWORDS + (full >>> 2), last);
  return a;
}

function newheader(n: number, bytes: number, flag: number): number {
  const a = mallocgc(HEADERWORDS * 4 + bytes, true);
  setword(a, n);
  setword(a + 1, flag);
  return a;
}

function newlong(s: string): number {
  const n = s.length;
  const wide = WIDE.test(s);
  const a = newheader(n, wide ? 2 * n : n, wide ? UTF16 : LATIN1);
  putchars(a, s, wide);
  return a;
}

function putchars(a: number, s: string, wide: boolean): void {
  const at = (a + HEADERWORDS) * 4;
  const bytes = wide ? 2 * s.length : s.length;
  const encoding = wide ? 'utf16le' : 'latin1';
  if (whole !== null) whole.write(s, at, bytes, encoding);
  else Buffer.from(buffer, at, bytes).write(s, encoding);
}

/** Bytes that s takes as a string. */
export function stringBytes(s: string): number {
  return HEADERWORDS * 4 + (WIDE.test(s) ? 2 * s.length : s.length);
}

/** Writes s at a, where the caller has stringBytes(s). */
export function putstring(a: number, s: string): void {
  const wide = WIDE.test(s);
  setword(a, s.length);
  setword(a + 1, wide ? UTF16 : LATIN1);
  putchars(a, s, wide);
}

/** The string at a. */
export function readstring(a: number): string {
  const n = word(a);
  const flag = word(a + 1);
  if (flag === LATIN1) return n <= SHORT / 2 ? readshort(a, n) : readlong(a, n, 'latin1');
  if (flag !== UTF16) throw_('readstring: not a string');
  return readlong(a, 2 * n, 'utf16le');
}

function readlong(a: number, bytes: number, encoding: 'latin1' | 'utf16le'): string {
  const at = (a + HEADERWORDS) * 4;
  if (whole !== null) return whole.toString(encoding, at, at + bytes);
  return Buffer.from(buffer, at, bytes).toString(encoding);
}

function readshort(a: number, n: number): string {
  const full = n & ~3;
  let s = '';
  for (let i = 0; i < full; i += 4) {
    const w = word(a + HEADERWORDS + (i >>> 2));
    s += String.fromCharCode(w & 0xff, (w >>> 8) & 0xff, (w >>> 16) & 0xff, w >>> 24);
  }
  if (full === n) return s;
  let last = word(a + HEADERWORDS + (full >>> 2));
  for (let i = full; i < n; i++) {
    s += String.fromCharCode(last & 0xff);
    last >>>= 8;
  }
  return s;
}
