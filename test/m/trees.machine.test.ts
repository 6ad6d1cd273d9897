// Random trees of goroutines, at any GOMAXPROCS from 1 to 16: every goroutine runs exactly once, and nothing is left.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine({ warm: 5 });

/** Node i + 1 hangs below one of 0 to i: anything from a chain to a star. */
const tree = fc
  .array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 4 })), {
    minLength: 0,
    maxLength: 400,
    size: 'max',
  })
  .chain((nodes) =>
    fc.record({
      bend: fc.constantFrom(0, 0.5, 1, 8),
      root: fc.integer({ min: 0, max: 4 }),
      nodes: fc.constant(nodes),
    }),
  )
  .map(({ nodes, bend, root }) => ({
    // bend 0: all below the root. 1: anywhere. 8: close to a chain.
    parents: nodes.map(([x], i) => (bend === 0 ? 0 : Math.floor(x ** (1 / bend) * (i + 1)))),
    acts: [root, ...nodes.map(([, act]) => act)],
  }));

test(seeded('random spawn trees'), async () => {
  const property = fc.asyncProperty(tree, fc.integer({ min: 1, max: 16 }), fc.nat(), async (t, procs, seed) => {
    const parents = t.parents.length === 0 ? '-' : t.parents.join(',');
    // Node 4 parks until its first child readies it: without a child it would not.
    const first = new Set(t.parents);
    const acts = t.acts.map((act, i) => (act === 4 && !first.has(i) ? 0 : act)).join('');
    const { code, stdout, stderr, stats } = await rig.run('tree', { procs, seed, args: [parents, acts], strict: true });
    expect([code, stdout, stderr]).toEqual([0, `${acts.length} nodes\n`, '']);
    // main, three of the runtime's own, and the nodes.
    expect(stats.goroutines.created).toBe(acts.length + 4);
    // The figures are those of the moment at which main exits: the last to call done may be on its way out.
    expect(stats.goroutines.finished).toBeLessThanOrEqual(acts.length);
    expect(stats.goroutines.finished).toBeGreaterThanOrEqual(acts.length - procs);
  });
  await fc.assert(property, { numRuns: 80, interruptAfterTimeLimit: 12_000 });
});

test.each([1, 2, 16])(seeded('a chain, a star and a comb of 2,000 at GOMAXPROCS=%i'), async (procs) => {
  const n = 2000;
  const chain = Array.from({ length: n - 1 }, (_, i) => i);
  const star = Array.from({ length: n - 1 }, () => 0);
  const comb = Array.from({ length: n - 1 }, (_, i) => (i % 2 === 0 ? i : i - 1));
  for (const parents of [chain, star, comb]) {
    for (const act of ['0', '2']) {
      const { code, stdout } = await rig.run('tree', { procs, args: [parents.join(','), act.repeat(n)], strict: true });
      expect([code, stdout]).toEqual([0, `${n} nodes\n`]);
    }
  }
});
