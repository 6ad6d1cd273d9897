// Sets of live variables and where they are live, against plain sets and lists. Tests src/compile: livesets, ranges.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Variables } from '../../src/compile/livesets.ts';
import { middle, type Part, RangeParts, rangesOf, total } from '../../src/compile/ranges.ts';
import { seeded } from '../harness/seed.ts';

// More than two words of bits, not in order.
const NAMES = Array.from({ length: 70 }, (_, i) => `v${(i * 37) % 70}`);
const some = fc.uniqueArray(fc.constantFrom(...NAMES));
const vars = new Variables(NAMES);
const setOf = (names: readonly string[]) => vars.none.with(vars.indexesOf(names));

test(seeded('with, without, union, has and differences are those of plain sets'), () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      const [x, y] = [setOf(a), setOf(b)];
      expect([...x]).toEqual([...a].sort());
      expect([...x.union(y)]).toEqual([...new Set([...a, ...b])].sort());
      expect([...x.with(vars.indexesOf(b))]).toEqual([...x.union(y)]);
      expect([...x.without(b)]).toEqual(a.filter((v) => !b.includes(v)).sort());
      expect(NAMES.filter((v) => x.has(v)).sort()).toEqual([...a].sort());
      const found: [string, boolean][] = [];
      x.differences(y, (v, here) => found.push([v, here]));
      expect(found.map(([v]) => v).sort()).toEqual(NAMES.filter((v) => a.includes(v) !== b.includes(v)).sort());
      expect(found.every(([v, here]) => a.includes(v) === here)).toBe(true);
    }),
  );
});

test('what changes nothing is the same set', () => {
  const x = setOf(['v1', 'v40']);
  expect(x.union(setOf(['v40']))).toBe(x);
  expect(x.with(vars.indexesOf(['v1']))).toBe(x);
  expect(x.without(['v2', 'no variable'])).toBe(x);
  expect(x.has('no variable')).toBe(false);
});

/** What is in force at a point, on the way from the root. */
function at(p: Part<string> | null, point: number): string[] {
  if (p === null) return [];
  const half = p.lo === p.hi ? null : p.halves[point <= middle(p) ? 0 : 1];
  return [...p.items, ...at(half, point)];
}

test(seeded('ranges and their parts give back what is live at each point'), () => {
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 20 }), (points) => {
      const ranges = rangesOf(points.map(setOf));
      const parts = new RangeParts<string>(points.length);
      for (const [v, r] of ranges) parts.put(v, r);
      points.forEach((live, i) => {
        const here = [...ranges]
          .filter(([, r]) => r.some(([from, to]) => from <= i + 1 && i + 1 <= to))
          .map(([v]) => v);
        expect(here.sort()).toEqual([...live].sort());
        // Each once.
        expect(at(parts.root, i + 1).sort()).toEqual([...live].sort());
      });
      const all = [...ranges.values()].reduce((n, r) => n + total(r), 0);
      expect(all).toBe(points.reduce((n, live) => n + live.length, 0));
    }),
  );
});
