// Tagged values (src/heap/value.ts): whatever goes into a slot comes out of it, bit by bit, and nothing else gets in.
// Tests src/heap: tags, value.

import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { getnum, getv, setnum, setv, TAGMIN } from '../../src/heap/value.ts';
import { mem } from '../../src/shared/mem.ts';
import { funcs } from '../../src/shared/text.ts';
import { fatalOf } from '../harness/fatal.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

const A = 9000;
const body = (): number => 0;
const other = (): number => 1;

beforeAll(() => {
  funcs('main', { body, other });
});
beforeEach(() => {
  solo();
});

function roundTrip(v: unknown): unknown {
  setv(A, v);
  return getv(A);
}

test.each([
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['false', false],
  ['0', 0],
  ['-0', -0],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['the smallest number', Number.MIN_VALUE],
  ['the largest negative', -Number.MAX_VALUE],
  ['2^53 - 1', Number.MAX_SAFE_INTEGER],
  ['the empty string', ''],
  ['text with every plane', 'aé漢😀\u0000z'],
  ['half a surrogate pair', '\ud800'],
  ['a function', body],
])('%s', (_name, v) => {
  expect(Object.is(roundTrip(v), v)).toBe(true);
});

const kind = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(undefined, null, body, other, Number.NaN, -0),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

test(seeded('any sequence of values in neighbouring slots comes back whole'), () => {
  fc.assert(
    fc.property(fc.array(kind, { maxLength: 40 }), (vs) => {
      vs.forEach((v, i) => {
        setv(A + 2 * i, v);
      });
      vs.forEach((v, i) => {
        if (!Object.is(getv(A + 2 * i), v))
          throw new Error(`slot ${i}: ${String(v)} came back as ${String(getv(A + 2 * i))}`);
      });
    }),
  );
});

test('NaNs with the bits of tags are stored as the one NaN', () => {
  const bits = new DataView(new ArrayBuffer(8));
  for (let tag = TAGMIN; tag < TAGMIN + 32; tag++) {
    bits.setInt32(0, tag);
    bits.setInt32(4, 1);
    expect(Number.isNaN(roundTrip(bits.getFloat64(0)))).toBe(true);
    expect([mem[A], mem[A + 1]]).toEqual([0, 0x7ff80000]);
  }
});

test(seeded('a float never looks like a tag'), () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (v) => {
      setv(A, v);
      const hi = mem[A + 1] as number;
      expect(hi >= 0 || hi < TAGMIN).toBe(true);
    }),
  );
});

test(seeded('setnum and getnum agree with setv and getv on numbers'), () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (v) => {
      setnum(A, v);
      expect(Object.is(getv(A), v)).toBe(true);
      setv(A, v);
      expect(Object.is(getnum(A), v)).toBe(true);
    }),
  );
});

test.each([
  ['an object', {}],
  ['an array', [1]],
  ['a symbol', Symbol('x')],
  ['a bigint', 1n],
  ['a function that is no goroutine function', () => 0],
])('%s is refused, and the message names its type', (_name, v) => {
  expect(fatalOf(() => setv(A, v))).toMatch(new RegExp(`value of type ${typeof v} cannot live across a suspension`));
});

test('a slot with rubbish in it is a corrupt value, not a guess', () => {
  mem[A] = 1;
  mem[A + 1] = TAGMIN + 9;
  expect(fatalOf(() => getv(A))).toContain('corrupt value');
});
