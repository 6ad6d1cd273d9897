// People's modules: the transform keeps what they mean, what it cannot do it says, and workloads shrink.
// Tests src/explore/threads: buffers, bundle-module, guarded-atomics, guarded-operations, module, operations, scenario,
// stateless, threads-program, threads-subject, unit-map; src/explore/threads/instrument: accesses, context, members,
// purity, rewrite, transform-module, twins.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearise, type Model } from '../../../src/explore/detect/linearizability.ts';
import { exploreModule, replayModule } from '../../../src/explore/explore-threads.ts';
import { exploring, operations } from '../../../src/explore/fast-check.ts';
import { decodeSchedule } from '../../../src/explore/target.ts';
import { cases } from '../modules/language.ts';
import type { Event, Work } from '../modules/stack.ts';

const module_ = (name: string): URL => new URL(`../modules/${name}.ts`, import.meta.url);

describe('twins mean what the functions mean', () => {
  for (const name of Object.keys(cases)) {
    for (const races of [true, false]) {
      test(`${name}${races ? '' : ', plain accesses as points'}`, async () => {
        const { text } = await exploreModule(module_('language'), { with: name, iterations: 2, races });
        expect(text).toMatch(/^nothing found: 2 schedules/);
      });
    }
  }

  test('points are where the accesses are', async () => {
    const { coverage } = await exploreModule(module_('language'), { with: 'recursion', iterations: 1 });
    // 67 calls of fib, and the thread's start.
    expect(coverage.points).toBe(68);
  });
});

describe('what cannot be explored is said', () => {
  const here = 'test/explore/modules/awkward.ts';
  const refused: Record<string, string | RegExp> = {
    callback: new RegExp(
      `^${here}:6: Atomics.add\\(a, i, 1\\): an access to shared memory that no thread can be stopped at`,
    ),
    getter: /an access to shared memory that no thread can be stopped at/,
    constructor: /an access to shared memory that no thread can be stopped at/,
    forOf: `${here}:18: a: iterating over a shared array; write a loop over the indices`,
    spread: /iterating over a shared array/,
    forEach: /forEach on a shared array calls back or reads later; write a loop over the indices$/,
    waitAsync: /Atomics.waitAsync is not simulated$/,
    endless: /a loop without an access to shared memory does not end$/,
    promise: /: a promise, and threads never return to an event loop$/,
  };
  for (const [name, message] of Object.entries(refused)) {
    test(name, async () => {
      const { finding } = await exploreModule(module_('awkward'), { with: name, iterations: 1 });
      expect(finding?.outcome.message).toMatch(message);
    });
  }

  test('no end: a livelock, also when it is replayed', async () => {
    const { finding } = await exploreModule(module_('awkward'), { with: 'counting', iterations: 1, maxSteps: 500 });
    expect(finding?.outcome.message).toBe('livelock: 500 operations and no end');
    expect((await replayModule(finding?.schedule as string)).outcome).toEqual(finding?.outcome);
  });

  test('modules that are none', async () => {
    await expect(exploreModule('test/explore/nothing.ts')).rejects.toThrow(
      'test/explore/nothing.ts: no such file; expected a TypeScript or JavaScript module',
    );
    await expect(exploreModule('test/explore/tiny.ts')).rejects.toThrow(
      /^test\/explore\/tiny.ts: expected an exported function `shared`$/,
    );
    await expect(exploreModule(module_('awkward'), { with: 'asynchronous' })).rejects.toThrow(
      'test/explore/modules/awkward.ts: thread asynchronous is no plain function',
    );
    await expect(exploreModule('package.json')).rejects.toThrow(
      /^package.json: expected an exported function `shared`/,
    );
    await expect(exploreModule(module_('waits'), { strategy: 'magic' })).rejects.toThrow(
      /^strategy magic: expected one of/,
    );
    await expect(replayModule('x2:nonsense')).rejects.toThrow(/expected x2:TARGET:SEGMENTS:CHECKSUM/);
  });
});

describe('Atomics.wait and notify', () => {
  test('all outcomes, in all schedules', async () => {
    const seen = new Set<string>();
    const scenario = (threads: string) => ({
      module: module_('waits'),
      check: (_: unknown, results: readonly unknown[]) => {
        seen.add(`${threads} ${results.join(' ')}`);
      },
    });
    for (const name of ['timed', 'forever', 'alone']) {
      const { exhaustive } = await exploreModule(scenario(name), { strategy: 'dpor', with: name });
      expect(exhaustive).toBe(true);
    }
    const { exhaustive } = await exploreModule(scenario('any'), { strategy: 'dpor', with: 'timed', anyTimeout: true });
    expect(exhaustive).toBe(true);
    expect([...seen].sort()).toEqual([
      'alone timed-out',
      // Slow machines: the sleep may end before the notify, or after the store and before the notify.
      'any not-equal 0',
      'any ok 1',
      'any timed-out 0',
      'forever not-equal 0',
      'forever ok 1',
      'timed not-equal 0',
      'timed ok 1',
    ]);
  });

  test('a lost wake-up', async () => {
    const { finding } = await exploreModule(module_('waits'), { strategy: 'dpor', with: 'lost' });
    expect(finding?.outcome.message).toBe('deadlock: forever sleeps and nobody is left to wake it');
    expect(finding?.switches).toBe(2);
  });
});

describe('workloads', () => {
  const stack: Model<readonly number[], Event['input'], number> = {
    init: () => [],
    step: (s, op) => (op === 'pop' ? [s.slice(0, -1), s.at(-1) ?? 0] : [[...s, op.push], 0]),
  };
  const target = {
    module: module_('stack'),
    check(_: unknown, results: readonly unknown[]): boolean {
      const events = (results as Event[][]).flatMap((list, thread) => list.map((e) => ({ ...e, thread })));
      return linearise(events, stack) !== null;
    },
  };
  const work = (broken: boolean): fc.Arbitrary<Work> =>
    operations(fc.constantFrom('push' as const, 'pop' as const), { threads: 3, length: 3 }).map((ops) => ({
      ops,
      broken,
    }));

  test('hold under a lock', async () => {
    await fc.assert(fc.asyncProperty(work(false), exploring(target, { strategy: 'pct:3', iterations: 50 })), {
      numRuns: 20,
    });
  });

  test('shrink together with the schedule', async () => {
    const done = await fc.check(fc.asyncProperty(work(true), exploring(target, { strategy: 'pos', iterations: 200 })), {
      seed: 5,
    });
    expect(done.failed).toBe(true);
    // Three operations: with fewer, every outcome is some order's.
    const ops = done.counterexample?.[0].ops;
    expect(ops?.flat()).toHaveLength(3);
    const report = String((done.errorInstance as Error).message);
    expect(report).toMatch(/^the check failed\n/);
    expect(report).toMatch(/\n\d+ operations, [12] switch/);
  });

  test('shrink by a callback of the caller', async () => {
    const ops: ('push' | 'pop')[][] = [['push', 'push', 'pop'], ['push', 'pop'], ['push']];
    const smaller = function* (w: Work): Iterable<Work> {
      for (let i = 0; i < w.ops.length; i++) {
        const list = w.ops[i] as Work['ops'][number];
        const without = [...w.ops];
        without.splice(i, 1);
        yield { ...w, ops: without };
        if (list.length > 1) yield { ...w, ops: w.ops.map((l, j) => (i === j ? l.slice(1) : l)) };
      }
    };
    const { finding } = await exploreModule(target, {
      strategy: 'random',
      with: { ops, broken: true } as Work,
      smaller,
    });
    const { setup } = decodeSchedule(finding?.schedule as string);
    expect(setup.kind === 'module' && (setup.with as Work).ops.flat()).toHaveLength(3);
  });
});
