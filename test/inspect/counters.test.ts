// Reading the counters from raw memory.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jain, maxOverMean, progressOf, readStats } from '../../src/inspect/counters.ts';
import { synthetic } from './synthetic.ts';

test('readStats reads the figures of a machine', () => {
  const stats = readStats(synthetic().buffer, 12.5);
  expect(stats).toMatchObject({
    gomaxprocs: 5,
    goroutines: { created: 10, finished: 4 },
    threads: 5,
    elapsedMs: 12.5,
  });
  expect(stats.ps).toHaveLength(6);
  expect(stats.ps[0]).toEqual({
    id: 0,
    ran: 7,
    spawned: 10,
    stolen: 0,
    stolenFrom: 4,
    fromGlobal: 3,
    runnext: 1,
    overflowed: 0,
    spins: 0,
    parks: 0,
  });
  expect(stats.ps[3]).toMatchObject({ ran: 4, stolen: 4, stolenFrom: 0 });
  expect(stats.steals[3]).toEqual([4, 0, 0, 0, 0, 0]);
  // 11 runs over 5 Ps; the sixth is above gomaxprocs.
  expect(stats.jain).toBeCloseTo(121 / (5 * (49 + 16)), 12);
  expect(stats.maxOverMean).toBeCloseTo(7 / (11 / 5), 12);
  expect(progressOf(stats)).toBe(4 + 11 + 10);
});

test('a machine that was never powered on has counted nothing', () => {
  const stats = readStats(new SharedArrayBuffer(1 << 20), 0);
  expect(stats).toMatchObject({ gomaxprocs: 0, threads: 0, ps: [], jain: 1, maxOverMean: 1, steals: [] });
});

const shares = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 16 });

test('jain lies between 1/n and 1, maxOverMean between 1 and n, and both know equality', () => {
  fc.assert(
    fc.property(shares, (xs) => {
      const n = xs.length;
      expect(jain(xs)).toBeGreaterThanOrEqual(1 / n - 1e-9);
      expect(jain(xs)).toBeLessThanOrEqual(1 + 1e-9);
      expect(maxOverMean(xs)).toBeGreaterThanOrEqual(1 - 1e-9);
      expect(maxOverMean(xs)).toBeLessThanOrEqual(n + 1e-9);
      const same = xs.map(() => 7);
      expect(jain(same)).toBe(1);
      expect(maxOverMean(same)).toBe(1);
      const one = xs.map((_, i) => (i === 0 ? 5 : 0));
      expect(jain(one)).toBeCloseTo(1 / n, 12);
      expect(maxOverMean(one)).toBe(n);
    }),
  );
});

test('neither index depends on the order or the scale', () => {
  fc.assert(
    fc.property(shares, fc.integer({ min: 1, max: 1000 }), (xs, k) => {
      const other = [...xs].reverse().map((x) => x * k);
      expect(jain(other)).toBeCloseTo(jain(xs), 9);
      expect(maxOverMean(other)).toBeCloseTo(maxOverMean(xs), 9);
    }),
  );
});
