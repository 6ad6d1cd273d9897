// pct:D on hand-made threads: how often it switches, that a seed is a sequence, and that it keeps what the paper
// promises. Tests src/explore/strategies: pct, rng.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOAD, YIELD } from '../../../src/explore/engine/point.ts';
import type { View } from '../../../src/explore/engine/strategy.ts';
import { Thread } from '../../../src/explore/engine/thread.ts';
import { Pct } from '../../../src/explore/strategies/pct.ts';
import { Rng } from '../../../src/explore/strategies/rng.ts';

function* nothing(): Generator<unknown, unknown> {
  yield;
  return null;
}

/** Which thread did each operation: all threads have `each` of them. */
function run(s: Pct, threads: number, each: number, execution: number, op = LOAD): number[] {
  const all = Array.from({ length: threads }, (_, i) => new Thread(i, `T${i}`, nothing()));
  s.begin(execution);
  const did: number[] = [];
  let current: Thread | null = null;
  for (;;) {
    const enabled = all.filter((t) => t.count < each);
    if (enabled.length === 0) break;
    const view: View = { enabled, threads: all, current, steps: did.length, now: 0, patience: 0 };
    current = all[s.choose(view)] as Thread;
    expect(enabled).toContain(current);
    current.op = op;
    current.count++;
    did.push(current.id);
  }
  s.end();
  return did;
}

const switches = (did: readonly number[]): number => did.filter((id, i) => i > 0 && id !== did[i - 1]).length;

describe('pct', () => {
  test('threads change at most once for each thread that ends, and at D-1 moments besides', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), (seed, depth, n) => {
        const s = new Pct(seed, depth);
        for (let i = 0; i < 5; i++) expect(switches(run(s, n, 20, i))).toBeLessThanOrEqual(n - 1 + depth - 1);
      }),
    );
  });

  test('the same seed and execution give the same run, and others others', () => {
    const runs = (seed: number): string[] => {
      const s = new Pct(seed, 3);
      return Array.from({ length: 10 }, (_, i) => run(s, 3, 30, i).join(''));
    };
    expect(runs(7)).toEqual(runs(7));
    expect(runs(7)).not.toEqual(runs(8));
    expect(new Set(runs(7)).size).toBeGreaterThan(3);
  });

  test('a bug that needs one order of three operations is hit as often as the paper says', () => {
    // T0 is interrupted right after its third operation: 1 / (n k^(D-1)) for 2 threads, 20 operations and depth 2.
    const s = new Pct(1, 2);
    const N = 4000;
    let hits = 0;
    for (let i = 0; i < N; i++) if (run(s, 2, 10, i).slice(0, 4).join('') === '0001') hits++;
    expect(hits / N).toBeGreaterThan(0.75 / (2 * 20));
    expect(hits / N).toBeLessThan(3 / (2 * 20));
  });

  test('who yields falls behind all others', () => {
    const did = run(new Pct(3, 1), 3, 5, 0, YIELD);
    expect(switches(did)).toBe(did.length - 1);
  });
});

describe('random numbers', () => {
  test('a seed and a stream are one sequence', () => {
    const numbers = (r: Rng): number[] => Array.from({ length: 20 }, () => r.next());
    const r = new Rng(5, 2);
    const first = numbers(r);
    expect(numbers(new Rng(5, 2))).toEqual(first);
    r.reseed(5, 2);
    expect(numbers(r)).toEqual(first);
    for (const other of [new Rng(5, 3), new Rng(6, 2), new Rng(5 + 2 ** 32, 2)])
      expect(numbers(other)).not.toEqual(first);
  });

  test('below(n) is 0 to n-1, each about as often', () => {
    const r = new Rng(1);
    const drawn = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const n = r.below(10);
      drawn[n] = (drawn[n] ?? 0) + 1;
    }
    for (const n of drawn) expect(Math.abs(n - 2000)).toBeLessThan(250);
  });
});
