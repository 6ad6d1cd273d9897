// The runtime's hash of memory, keyed so that no one outside can predict it. (hash32.go: memhashFallback; alg.go)
//
// Go has a second one, of AES rounds, for processors that have them. JavaScript has no way to run those instructions,
// so what the choice between the two decides here is where the keys come from.

import { takeBytes } from '../shared/bytes.ts';
import { Sys, sys } from '../shared/globals.ts';
import { get } from '../shared/mem.ts';
import { at } from '../shared/struct.ts';

/** Key i of 4: of the AES key schedule, or hashkey. After alginit. */
function key(i: number): number {
  const aes = get(sys, Sys.useAeshash);
  return aes !== 0 ? get(sys, at(Sys.aeskeysched, i)) | 1 : get(sys, at(Sys.hashkey, i));
}

/** The 64-bit product of two words: [low, high]. */
function mul64(x: number, y: number): readonly [number, number] {
  const p = BigInt(x >>> 0) * BigInt(y >>> 0);
  return [Number(BigInt.asIntN(32, p)), Number(BigInt.asIntN(32, p >> 32n))];
}

/** Hash of n bytes at the word address a. After alginit. */
export function memhash(a: number, seed: number, n: number): number {
  const b = takeBytes(a, n);
  const byte = (i: number): number => b[i] ?? 0;
  const k1 = key(1);
  const k2 = key(2);
  let [x, y] = mul64(seed ^ k1, n ^ key(0) ^ k2);
  for (let i = 0; i < n; i += 8) {
    x ^= byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
    y ^= byte(i + 4) | (byte(i + 5) << 8) | (byte(i + 6) << 16) | (byte(i + 7) << 24);
    [x, y] = mul64(x ^ k1, y ^ k2);
  }
  [x, y] = mul64(x ^ k1, y ^ k2);
  return x ^ y;
}
