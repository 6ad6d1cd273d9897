// The two orders of a select's cases, on one thread.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { chanOf, lockorder, pollorder, SelectCase } from '../../src/chan/selectorder.ts';
import { as } from '../../src/shared/mem.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

test(seeded('both orders hold each case with a channel once; locks go up by address'), () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { maxLength: 40 }), (chans) => {
      const cases = chans.map((c) =>
        c === 0 ? null : new SelectCase(as<'hchan'>(c === 1 ? 0 : c * 64), false, 0, 0, 0),
      );
      const live = chans.flatMap((c, i) => (c > 1 ? [i] : []));
      const poll = pollorder(cases);
      const order = lockorder(cases, poll);
      expect(poll.slice().sort((a, b) => a - b)).toEqual(live);
      expect(order.slice().sort((a, b) => a - b)).toEqual(live);
      const addrs = order.map((i) => chanOf(cases, i));
      expect(addrs).toEqual(addrs.slice().sort((a, b) => a - b));
    }),
  );
});

test('every order of three cases comes up about as often', () => {
  const cases = [1, 2, 3].map((c) => new SelectCase(as<'hchan'>(c * 64), false, 0, 0, 0));
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const key = pollorder(cases).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(200);
});
