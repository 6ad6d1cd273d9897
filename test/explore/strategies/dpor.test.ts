// Exhaustive strategies on small programs whose numbers of schedules are known.
// Tests src/explore/strategies: dfs, dpor.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/explore/engine/engine.ts';
import { Dfs } from '../../../src/explore/strategies/dfs.ts';
import { Dpor } from '../../../src/explore/strategies/dpor.ts';
import { exhaust, type Instruction, Tiny } from '../tiny.ts';

const at = fc.nat(2);
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ do: fc.constant('load' as const), at }),
  fc.record({ do: fc.constant('read' as const), at }),
  fc.record({ do: fc.constantFrom('store' as const, 'write' as const, 'add' as const), at, value: fc.nat(3) }),
  fc.record({ do: fc.constant('wait' as const), at }),
  fc.record({ do: fc.constant('wait' as const), at, ms: fc.nat(2) }),
  fc.record({ do: fc.constant('notify' as const), at }),
);
const programs = (longest: number): fc.Arbitrary<Instruction[][]> =>
  fc.array(fc.array(instruction, { minLength: 1, maxLength: longest }), { minLength: 2, maxLength: 3 });

describe('dpor against plain depth first', () => {
  for (const anyTimeout of [false, true]) {
    test(`the same final states and findings${anyTimeout ? ', time-outs at any moment' : ''}`, () => {
      let plain = 0;
      let reduced = 0;
      fc.assert(
        fc.property(programs(anyTimeout ? 3 : 4), (threads) => {
          const engine = (): Engine => new Engine({ anyTimeout });
          const all = exhaust(new Tiny(threads), new Dfs(), engine());
          const some = exhaust(new Tiny(threads), new Dpor(), engine());
          expect([...some.states].sort()).toEqual([...all.states].sort());
          expect([...some.findings].sort()).toEqual([...all.findings].sort());
          expect(some.schedules).toBeLessThanOrEqual(all.schedules);
          plain += all.schedules;
          reduced += some.schedules;
        }),
        { numRuns: 200 },
      );
      expect(reduced).toBeLessThan(plain / 2);
    });
  }

  test('known counts', () => {
    const store = (where: number): Instruction => ({ do: 'store', at: where, value: 1 });
    // Two threads, three operations each, nothing in common: one.
    expect(
      exhaust(
        new Tiny([
          [store(0), store(0), store(0)],
          [store(1), store(1), store(1)],
        ]),
        new Dpor(),
      ).schedules,
    ).toBe(1);
    expect(
      exhaust(
        new Tiny([
          [store(0), store(0), store(0)],
          [store(1), store(1), store(1)],
        ]),
        new Dfs(),
      ).schedules,
    ).toBe(20);
    // All on one word: every order differs.
    expect(
      exhaust(
        new Tiny([
          [store(0), store(0)],
          [store(0), store(0)],
        ]),
        new Dpor(),
      ).schedules,
    ).toBe(6);
    // n readers of one writer's word: 2^n. (Abdulla et al.)
    const readers: Instruction[][] = [[store(0)], ...[0, 1, 2, 3].map(() => [{ do: 'load', at: 0 } as const])];
    expect(exhaust(new Tiny(readers), new Dpor()).schedules).toBe(16);
  });

  test('preemption bounds nest, and the verdict says what was explored', () => {
    const threads: Instruction[][] = [0, 1].map(() => [
      { do: 'load', at: 0 },
      { do: 'store', at: 0, value: 1 },
      { do: 'load', at: 1 },
      { do: 'store', at: 1, value: 2 },
    ]);
    const counts = [0, 1, 2, 8].map((bound) => exhaust(new Tiny(threads), new Dfs(bound)).schedules);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[0]).toBe(2);
    expect(counts[3]).toBe(exhaust(new Tiny(threads), new Dfs()).schedules);
    const dfs = new Dfs(1);
    exhaust(new Tiny(threads), dfs);
    expect(dfs.verdict()).toBe(`all ${counts[1]} schedules with at most 1 preemptions explored`);
  });
});
