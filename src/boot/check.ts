// check: tests types, pointers, atomics and sizes before anything else runs. A wrong answer is a wrong build or a wrong
// layout, and throws here, by name. (runtime1.go: check, timediv; atomic_test.go: testAtomic64)
//
// Go tries the types of the compiler. Ours are the words, bytes and floats of the facade, and the struct layouts.

import { getnum, getv, setnum, setv } from '../heap/value.ts';
import { done, step } from '../shared/bootlog.ts';
import { setByte, takeBytes } from '../shared/bytes.ts';
import { g0 } from '../shared/globals.ts';
import { G, M, P } from '../shared/layout.ts';
import { as, get, getf, move, ref, set, setf, setword, word, zero } from '../shared/mem.ts';
import { DEBUG, STACKMIN } from '../shared/param.ts';
import { at, layouts, nil, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { checkAtomics } from './checkatomic.ts';
import { checkGlobals, checkLayouts } from './checklayout.ts';

/** Words that the tries may overwrite: a P's worth. */
const SCRATCH = sizeof(P);

/** m0 on g0, first of all. Scratch is the low end of g0's stack. */
export function check(): void {
  const record = step('check');
  const a = Math.ceil(get(g0, G.stacklo) / 16) * 16;
  checkSizes(a);
  checkFloats(a);
  checkLayouts();
  checkGlobals();
  checkPointers(a);
  if (timediv(12345 * 1000000000 + 54321, 1000000000) !== 12345) throw_('bad timediv');
  checkAtomics(a);
  if (round2(STACKMIN) !== STACKMIN) throw_('FixedStack is not power-of-2');
  zero(a, SCRATCH);
  const n = layouts().length;
  const what = `sizes and signs of words, bytes, floats; ${n} struct layouts; pointers; CAS, load, store, xadd, xchg; NaN; timediv`;
  done(record, 'check', 'src/boot/check.ts', what, `all as they must be; stack size ${STACKMIN} is a power of two`);
}

/** A word is 4 bytes, lowest first, signed, and wraps; a byte and a float are where their addresses say. */
function checkSizes(a: number): void {
  setword(a, 0x04030201);
  setword(a + 1, -1);
  const bytes = takeBytes(a, 8);
  if (bytes.join() !== '1,2,3,4,255,255,255,255') throw_('bad i32');
  setByte(a * 4 + 1, 0x1f2);
  if (word(a) !== 0x0403f201) throw_('bad byte');
  setword(a, 0x7fffffff + 1);
  if (word(a) !== -0x80000000) throw_('bad i32 wraparound');
  setword(a, 0xfffffffe);
  const minus2 = word(a);
  if (minus2 !== -2 || minus2 >>> 0 !== 0xfffffffe) throw_('bad uint32');
  if (Math.imul(0xffff, 0xffff) !== -131071 || (1 << 31) >>> 31 !== 1) throw_('bad uint32 arithmetic');
  setnum(a, 1);
  if (word(a) !== 0 || word(a + 1) !== 0x3ff00000) throw_('bad f64');
  setnum(a, 2 ** 53);
  if (getnum(a) !== 9007199254740992) throw_('bad f64 precision');
}

/** NaN is not itself, whatever its bits, and a NaN that is stored as a value does not look like a tag. */
function checkFloats(a: number): void {
  setword(a, -1);
  setword(a + 1, -1);
  setword(a + 2, -2);
  setword(a + 3, -1);
  const j = getnum(a);
  const same = getnum(a);
  const j1 = getnum(a + 2);
  if (j === same) throw_('float64nan');
  if (!(j !== same)) throw_('float64nan1');
  if (j === j1) throw_('float64nan2');
  if (!(j !== j1)) throw_('float64nan3');
  setv(a, j);
  const hi = word(a + 1);
  const back = getv(a);
  if (hi !== 0x7ff80000 || typeof back !== 'number' || !Number.isNaN(back)) throw_('float64nan value');
  setv(a, -0.5);
  if (getv(a) !== -0.5) throw_('float64 value');
}

/** A pointer plus a field is where the field is; neighbours stay as they are; nil is caught by debug builds. */
function checkPointers(a: number): void {
  zero(a, SCRATCH);
  const pp = as<'p'>(a);
  set(pp, P.status, 3);
  setf(pp, P.goidcache, 0.25);
  const last = at(P.runq, 1);
  set(pp, last, as<'g'>(a));
  if (word(a + P.status) !== 3 || word(a + P.status + 1) !== 0 || word(a + P.status - 1) !== 0)
    throw_('bad field store');
  if (getf(pp, P.goidcache) !== 0.25 || getnum(a + P.goidcache) !== 0.25) throw_('bad f64 field');
  const gp = get(pp, last);
  if (gp !== a || word(a + P.runq + 1) !== a || word(a + P.runq) !== 0) throw_('bad pointer field');
  const park = ref(as<'m'>(a), M.park);
  if (park !== a + M.park) throw_('bad pointer to embedded struct');
  [1, 2, 3].forEach((w, i) => {
    setword(a + i, w);
  });
  move(a + 1, a, 3);
  if (word(a) !== 1 || word(a + 1) !== 1 || word(a + 2) !== 2 || word(a + 3) !== 3) throw_('bad overlapping move');
  if (DEBUG && !nilIsCaught()) throw_('nil pointer dereference not caught');
}

function nilIsCaught(): boolean {
  try {
    get(as<'p'>(nil), P.status);
    return false;
  } catch {
    return true;
  }
}

/** v / div, by subtraction: Go's division for processors without a 64-bit one. Both below 2^53. */
export function timediv(v: number, div: number): number {
  let rest = v;
  let res = 0;
  for (let bit = 30; bit >= 0; bit--) {
    const d = div * 2 ** bit;
    if (rest < d) continue;
    rest -= d;
    res |= 1 << bit;
  }
  return rest >= div ? 0x7fffffff : res;
}

/** The smallest power of two that is not below x. */
export function round2(x: number): number {
  let s = 1;
  while (s < x) s *= 2;
  return s;
}
