// Byte strings in shared memory: UTF-8 text of argv, env, the boot report, function names. Plain accesses: written
// before they are published, never changed after.

import { buffer, memb, word } from './mem.ts';

/** Copies bytes to the word address a. */
export function putBytes(a: number, bytes: Uint8Array): void {
  new Uint8Array(buffer, a * 4, bytes.length).set(bytes);
}

/** Reads n bytes at the word address a. (A copy: TextDecoder refuses shared memory.) */
export function takeBytes(a: number, n: number): Uint8Array {
  return new Uint8Array(buffer, a * 4, n).slice();
}

export function takeString(a: number, n: number): string {
  return Buffer.from(takeBytes(a, n)).toString('utf8');
}

/** Reads a NUL-terminated string at the word address a. */
export function takeCString(a: number): string {
  let n = 0;
  while (((word(a + (n >>> 2)) >>> ((n & 3) * 8)) & 0xff) !== 0) n++;
  return takeString(a, n);
}

/** One byte, by byte address, of the data segment. */
export function setByte(byteAddress: number, v: number): void {
  memb[byteAddress] = v;
}
