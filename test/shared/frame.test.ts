import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import {
  frameArgs,
  framePC,
  frameSize,
  frameWords,
  HEADER,
  mcall,
  push,
  slot,
  writeHeader,
} from '../../src/shared/frame.ts';
import { g0, m0 } from '../../src/shared/globals.ts';
import { G, M } from '../../src/shared/layout.ts';
import { get, set, word } from '../../src/shared/mem.ts';
import { RPMASK } from '../../src/shared/text.ts';
import { seeded } from '../harness/seed.ts';
import { bareM0 } from '../harness/solo.ts';

const FP = 8192;

beforeEach(() => {
  bareM0();
});

test(seeded('a header gives back its pc, its words and its number of arguments'), () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 0, max: 0xfffff }),
      fc.integer({ min: 0, max: 64 }),
      (pc, words, nargs) => {
        writeHeader(FP, pc, words, nargs);
        expect([framePC(FP), frameWords(FP), frameArgs(FP)]).toEqual([pc, words, nargs]);
      },
    ),
  );
});

test('sizes are even, slots are 64 bits apart after the header and inside the frame', () => {
  for (let n = 0; n < 70; n++) {
    expect(frameSize(n) % 2).toBe(0);
    expect(slot(FP, 0)).toBe(FP + HEADER);
    if (n > 0) expect(slot(FP, n - 1) + 2).toBe(FP + frameSize(n));
  }
});

test('push: the first frame that is spilled becomes the top, callers do not replace it', () => {
  set(g0, G.schedsp, 0);
  const inner = FP;
  const outer = FP + frameSize(2);
  push(inner, 5 << 12, frameSize(2));
  push(outer, (6 << 12) | 3, frameSize(0));
  expect(get(g0, G.schedsp)).toBe(inner);
  expect(framePC(outer) & RPMASK).toBe(3);
  expect(inner + frameWords(inner)).toBe(outer);
  expect(frameArgs(inner)).toBe(0);
  expect(word(inner + 1)).toBe(frameSize(2));
});

test('mcall leaves the verdict with the M and clears the top of the stack', () => {
  set(g0, G.schedsp, 123);
  mcall(4);
  expect(get(m0, M.mcall)).toBe(4);
  expect(get(g0, G.schedsp)).toBe(0);
});
