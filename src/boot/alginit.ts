// alginit: keys of the hash functions, from the kernel's random bytes. (alg.go: alginit, initAlgAES; runtime1.go:
// getRandomData)

import { done, step } from '../shared/bootlog.ts';
import { g0, Sys, sys } from '../shared/globals.ts';
import { G } from '../shared/layout.ts';
import { get, set, setword } from '../shared/mem.ts';
import { mixseed } from '../shared/rand.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { hasX86 } from './cpuinit.ts';
import { memhash } from './memhash.ts';

const FILE = 'src/boot/alginit.ts';
const SCHEDULE = 32;
const TESTKEYS = 16;

/** Nothing may hash before this. */
export function alginit(): void {
  const record = step('alginit');
  // AESENC, PSHUFB, PINSRD.
  const aes = hasX86('aes') && hasX86('ssse3') && hasX86('sse41');
  if (aes) initAlgAES();
  else inithashkey();
  const n = distinct();
  if (n !== TESTKEYS) throw_(`alginit: ${TESTKEYS} keys have ${n} hashes`);
  const what = aes
    ? 'aes, ssse3, sse4.1: keys of the AES hash, 128 bytes'
    : 'no AES hash on this processor: 4 odd hash keys';
  done(record, 'alginit', FILE, what, `${TESTKEYS} keys have ${n} different hashes`);
}

function initAlgAES(): void {
  set(sys, Sys.useAeshash, 1);
  for (let i = 0; i < SCHEDULE; i++) {
    const r = randomword(i);
    set(sys, at(Sys.aeskeysched, i), r);
  }
}

function inithashkey(): void {
  set(sys, Sys.useAeshash, 0);
  for (let i = 0; i < 4; i++) {
    const r = randomword(i);
    // Odd, so that multiplying by it loses nothing.
    set(sys, at(Sys.hashkey, i), r | 1);
  }
}

/** Word i of as many random words as are wanted: the 16 bytes of AT_RANDOM, extended. */
function randomword(i: number): number {
  const r = get(sys, at(Sys.startupRandom, i & 3));
  const other = get(sys, at(Sys.startupRandom, (i + 1) & 3));
  return r ^ mixseed(other, i);
}

/** Different hashes among the numbers below TESTKEYS, hashed from a word at the bottom of g0's stack. */
function distinct(): number {
  const scratch = get(g0, G.stacklo);
  const seen = new Set<number>();
  for (let i = 0; i < TESTKEYS; i++) {
    setword(scratch, i);
    seen.add(memhash(scratch, 0, 4));
  }
  setword(scratch, 0);
  return seen.size;
}
