// A stack is halved when less than a quarter is in use, and its frames stay where they are from the top.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { stackalloc } from '../../src/heap/stack.ts';
import { shrinkstack } from '../../src/heap/stackshrink.ts';
import { G } from '../../src/shared/layout.ts';
import { as, get, mem, set } from '../../src/shared/mem.ts';
import { STACKGUARD, STACKMIN } from '../../src/shared/param.ts';
import { type Ptr, sizeof } from '../../src/shared/struct.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

/** A goroutine whose frames take `used` words of a stack of `bytes`. */
function parked(bytes: number, used: number): Ptr<'g'> {
  const gp = as<'g'>(persistentalloc(sizeof(G), 16));
  const lo = stackalloc(bytes);
  const hi = lo + bytes / 4;
  set(gp, G.stacklo, lo);
  set(gp, G.stackhi, hi);
  set(gp, G.schedsp, hi - used);
  for (let i = 1; i <= used; i++) mem[hi - i] = i;
  return gp;
}

const size = (gp: Ptr<'g'>): number => (get(gp, G.stackhi) - get(gp, G.stacklo)) * 4;

test(seeded('frames survive; the size is halved exactly when less than a quarter is in use'), () => {
  fc.assert(
    fc.property(fc.integer({ min: 11, max: 17 }), fc.nat(8000), (log, words) => {
      solo();
      const bytes = 2 ** log;
      const used = Math.min(words, bytes / 4 - STACKGUARD / 4);
      const gp = parked(bytes, used);
      const worth = bytes > STACKMIN && used * 4 + STACKGUARD < bytes / 4;
      expect(shrinkstack(gp)).toBe(worth);
      expect(size(gp)).toBe(worth ? bytes / 2 : bytes);
      const hi = get(gp, G.stackhi);
      expect(get(gp, G.schedsp)).toBe(hi - used);
      const moved = Array.from({ length: used }, (_, i) => i + 1).filter((i) => mem[hi - i] !== i);
      expect(moved).toEqual([]);
      expect(heapAudit()).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('shrinking ends at the smallest stack; a goroutine without a stack, or with a second one, is left alone', () => {
  const gp = parked(16 * STACKMIN, 4);
  for (const times of [8, 4, 2, 1]) {
    expect(shrinkstack(gp)).toBe(true);
    expect(size(gp)).toBe(times * STACKMIN);
  }
  expect(shrinkstack(gp)).toBe(false);
  const growing = parked(16 * STACKMIN, 4);
  set(growing, G.newlo, 64);
  expect(shrinkstack(growing)).toBe(false);
  expect(shrinkstack(as<'g'>(persistentalloc(sizeof(G), 16)))).toBe(false);
});
