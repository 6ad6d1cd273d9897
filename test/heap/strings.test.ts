// Strings in slots, and the table of those that are interned.
// Tests src/heap: intern, strings.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { newstring, readstring } from '../../src/heap/strings.ts';
import { word } from '../../src/shared/mem.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

test('strings of every kind come back as they were', () => {
  const latin1 = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)),
    maxLength: 200,
  });
  // Any unit: surrogates too, paired or not.
  const utf16 = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)),
    maxLength: 200,
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(latin1, utf16, fc.string()), { maxLength: 50, size: 'max' }), (strings) => {
      const addrs = strings.map(newstring);
      expect(addrs.map(readstring)).toEqual(strings);
    }),
    { numRuns: 100 },
  );
  expect(heapAudit()).toEqual([]);
});

test('strings of every length up to the limit of short ones, and a large one, come back', () => {
  for (let n = 0; n < 70; n++) {
    const s = 'abcdefghij'.repeat(7).slice(0, n);
    expect(readstring(newstring(s))).toBe(s);
  }
  const big = `${'x'.repeat(100_000)}ÿ`;
  expect(readstring(newstring(big))).toBe(big);
  const wide = `${big}€`;
  expect(readstring(newstring(wide))).toBe(wide);
});

test('the layout is length, flag, bytes', () => {
  const a = newstring('Go!é');
  expect([word(a), word(a + 1), word(a + 2)]).toEqual([4, 1, 0xe9216f47 | 0]);
  const b = newstring('€');
  expect([word(b), word(b + 1), word(b + 2) & 0xffff]).toEqual([1, 2, 0x20ac]);
});
