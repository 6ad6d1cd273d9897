// The generators do what the plain functions do: the same random operations on queues, heap, locks and lists of Gs,
// once as generators with a switch to nowhere, once as plain functions on the same memory; every word must be the same
// in the end. Tests src/explore/runtime: runtime, simulated-memory, switch-points; src/explore/runtime/instrument:
// transform-text.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RuntimeScenario, UNITS, type Unit, type UnitFn } from '../../../src/explore/runtime/runtime-scenario.ts';
import { scenarioSubject } from '../../../src/explore/runtime/runtime-subject.ts';
import { search } from '../../../src/explore/search/search.ts';
import { ROOT } from '../../cli/rt0.ts';

type Step = readonly [UnitFn, ...unknown[]];

/** What can be done, by number. G i is one that nobody has. */
function steps(u: Unit, plan: readonly number[]): Step[] {
  const [p0, p1] = [u.p(0), u.p(1)];
  const [put, get, steal] = [u.fn('p_runq', 'runqput'), u.fn('p_runq', 'runqget'), u.fn('p_steal', 'runqsteal')];
  const kinds: readonly ((n: number) => Step)[] = [
    () => [put, p0, u.newG(), false],
    () => [put, p0, u.newG(), true],
    () => [get, p0],
    () => [get, p1],
    () => [steal, p1, p0, false],
    (n) => [u.fn('heap_malloc', 'mallocgc'), 8 << (n % 13), n % 2 === 0],
    (n) => [u.fn('heap_stack', 'stackalloc'), 2048 << (n % 4)],
    (n) => [u.fn('heap_strings', 'newstring'), 'x'.repeat(n)],
    () => [u.fn('m_mcommon', 'allocm'), 0, -1],
    () => [u.fn('g_newproc1', 'malg'), 4096],
    (n) => [u.fn('chan_chan', 'makechan'), n % 5],
  ];
  return plan.map((n) => (kinds[n % kinds.length] as (n: number) => Step)(n));
}

test('random operations leave the same memory', async () => {
  let plan: readonly number[] = [];
  let asGenerators = new Int32Array();
  let results: unknown[] = [];
  const scenario: RuntimeScenario = {
    name: 'twins',
    about: 'one thread',
    params: UNITS,
    procs: 2,
    build(u) {
      const { memory } = u.sim;
      // Enough for whatever a plan does.
      const used = () => new Int32Array(memory.words.subarray(0, 1024 * 1024));
      const M = u.layout('M');
      u.thread('only', u.m0, function* () {
        results = [];
        // The queue of P 1 is empty before a steal: drained, not to break the callers' rule.
        for (const [f, ...args] of steps(u, plan)) results.push(yield* f.$g(...args));
        asGenerators = used();
      });
      u.check(() => {
        expect(u.word(u.m0 + (M.locks as number))).toBe(0);
        memory.reset();
        const actor = u.actors[0];
        if (actor === undefined) throw new Error('no thread');
        u.sim.enter(actor.state.copy());
        u.setword(u.m0 + (M.fastrand as number), asGenerators[u.m0 + (M.fastrand as number)] ?? 0);
        const plainly = steps(u, plan).map(([f, ...args]) => f(...args));
        expect(plainly).toEqual(results);
        const now = used();
        const differs = now.findIndex((v, i) => v !== asGenerators[i]);
        expect(differs, `word ${differs}`).toBe(-1);
      });
    },
  };
  const x = await scenarioSubject(scenario, { root: ROOT, races: false, memory: 32 * 1024 * 1024 });
  const legal = fc
    .array(fc.nat(200), { maxLength: 12 })
    // A thief's own queue must be empty when it steals: at most one steal, of P 1.
    .filter((ns) => ns.filter((n) => n % 11 === 4).length <= 1);
  fc.assert(
    fc.property(legal, (ns) => {
      plan = ns;
      const r = search(x.subject(1), { strategy: 'rr:1', iterations: 1, races: false, shrink: 0 });
      expect(r.finding?.outcome.message).toBeUndefined();
    }),
    { numRuns: 60, seed: 1 },
  );
});
