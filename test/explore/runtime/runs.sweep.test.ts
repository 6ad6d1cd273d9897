// Whole programs under the explorer: what it finds, what it does not, and that a seed is a run.
// Tests src/explore: explore-program; src/explore/runtime: goroutines, leaks, load-program, names, options,
// program-end, program-files, program-parts, program-run, runtime-subject, simulated-machine, slices, stacks,
// transform-program;
// src/explore/runtime/instrument: evaluate, evaluate-program, frames, line-table, load.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Thread } from '../../../src/explore/engine/thread.ts';
import { buildProgram, exploreProgram, replayProgram } from '../../../src/explore/explore-program.ts';
import type { Explored } from '../../../src/explore/runtime/runtime-subject.ts';
import { Runner } from '../../../src/explore/search/attempt.ts';
import { replaySchedule } from '../../../src/explore/search/report.ts';
import { strategyNamed } from '../../../src/explore/strategies/index.ts';
import { sizeOf } from '../../harness/sweep.ts';

const SEEDS = sizeOf({ slice: 100, whole: 1000, night: 20_000 });
const program = (name: string): string => `test/explore/programs/${name}.ts`;

/** Folds every operation of a run into a number: two runs with equal numbers did the same. */
class Fingerprint {
  h1 = 0;
  h2 = 0;
  begin(): void {
    this.h1 = 0x811c9dc5;
    this.h2 = 0x9e3779b9;
  }
  commit(t: Thread): void {
    for (const v of [t.id, t.op, t.addr, t.site]) {
      this.h1 = Math.imul(this.h1 ^ v, 0x01000193);
      this.h2 = Math.imul(this.h2 ^ v ^ (this.h2 >>> 15), 0x85ebca6b);
    }
  }
  get text(): string {
    return `${this.h1 >>> 0}.${this.h2 >>> 0}`;
  }
}

describe('chan.ts', () => {
  let x: Explored;
  beforeAll(async () => {
    x = await buildProgram(program('chan'), { races: false });
  });

  test(`${SEEDS} seeds: the same seed gives the same operations and the same output`, () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const prints: string[] = [];
      for (let again = 0; again < 2; again++) {
        const f = new Fingerprint();
        // A runner of its own: nothing is left of the first run.
        const runner = new Runner(x.subject(seed), { races: false, watch: f });
        const strategy = strategyNamed(['random', 'pct:3', 'pos'][seed % 3] as string, seed);
        strategy.begin(0);
        const outcome = runner.run(strategy);
        expect(outcome.kind, outcome.message).toBe('done');
        expect(x.out.text).toBe('sum 39\n');
        prints.push(`${f.text} ${runner.engine.steps} ${runner.engine.segments}`);
      }
      expect(prints[0], `seed ${seed}`).toBe(prints[1]);
      seen.add(prints[0] as string);
    }
    // And another seed is another run, mostly: pct makes few switches.
    expect(seen.size).toBeGreaterThan(0.6 * SEEDS);
  });

  test('a run replayed from its segments does the same', () => {
    const subject = x.subject(7);
    const runner = new Runner(subject, { races: false });
    const strategy = strategyNamed('random', 7);
    strategy.begin(0);
    runner.run(strategy);
    const segments = [...runner.engine.segments];
    const again = replaySchedule(subject, segments, false);
    expect(again.outcome.kind).toBe('done');
    expect(again.steps).toBe(runner.engine.steps);
    expect(again.segments).toEqual(segments);
  });
});

test.each(['stw', 'timers'])(
  '%s: what a program knows of its loops is the same at the start of each run',
  async (name) => {
    const x = await buildProgram(program(name), { races: false, procs: 3 });
    for (let seed = 1; seed <= 20; seed++) {
      const prints = [0, 1].map(() => {
        const f = new Fingerprint();
        const runner = new Runner(x.subject(seed), { races: false, watch: f });
        const strategy = strategyNamed('random', seed);
        strategy.begin(0);
        expect(runner.run(strategy).message).toBe('');
        return f.text;
      });
      expect(prints[0], `seed ${seed}`).toBe(prints[1]);
    }
  },
);

test('races: none in the runtime, on programs that have none', async () => {
  for (const name of ['chan', 'deadlocks']) {
    const r = await exploreProgram(program(name), {
      procs: 3,
      iterations: sizeOf({ slice: 48, whole: 256 }),
      strategy: 'random',
      shrink: 0,
    });
    if (r.finding !== null) expect(r.finding.outcome.kind, r.text).toBe('deadlock');
    else expect(r.ok, r.text).toBe(true);
  }
});

test('a race of a package variable, with both stacks', async () => {
  const r = await exploreProgram(program('racy'), { iterations: 500, shrink: 50 });
  expect(r.finding?.outcome.kind).toBe('race');
  const details = r.finding?.outcome.details.join('\n') ?? '';
  expect(details).toContain('WARNING: DATA RACE');
  expect(details.match(/adds\(\)\n +test\/explore\/programs\/racy\.ts:8/g)).toHaveLength(2);
  expect(r.finding?.outcome.message).toMatch(
    /^data race: M\d writes package variable total with no order to the write by M\d$/,
  );
  expect(details).toMatch(/^Write at package variable total by goroutine \d+ \(M\d\):$/m);
  expect(details).toMatch(/^Previous write at package variable total by goroutine \d+ \(M\d\):$/m);
  expect(details).toMatch(
    /^Goroutine \d+ \(running\) created at:\n {2}main\.main\(\)\n {6}test\/explore\/programs\/racy\.ts:15$/m,
  );
  expect(details).toMatch(
    /^Goroutine \d+ \(running\) created at:\n {2}main\.main\(\)\n {6}test\/explore\/programs\/racy\.ts:16$/m,
  );
  // From the string alone, in a machine that has not seen the race before.
  const again = await replayProgram(r.finding?.schedule ?? '');
  expect(again.outcome.details).toEqual(r.finding?.outcome.details);
});

test('a race of an element of a shared array', async () => {
  const r = await exploreProgram(program('racyarray'), { iterations: 500, shrink: 50 });
  expect(r.finding?.outcome.kind).toBe('race');
  expect(r.finding?.outcome.message).toMatch(/writes a\[3\] with no order/);
  expect(r.finding?.outcome.details.join('\n')).toMatch(/racyarray\.ts:6/);
});

test('a deadlock that is one in some schedules, and its replay', async () => {
  const r = await exploreProgram(program('deadlocks'), { iterations: 2000, races: false, shrink: 50 });
  expect(r.finding?.outcome.message).toBe('fatal error: all goroutines are asleep - deadlock!');
  const again = await replayProgram(r.finding?.schedule ?? '');
  expect(again.outcome.message).toBe(r.finding?.outcome.message);
  expect(again.steps).toBe(r.finding?.steps);
});

test('a goroutine that is left behind, if asked for', async () => {
  const options = { iterations: sizeOf({ slice: 250, whole: 1000 }), races: false, shrink: 50 } as const;
  expect((await exploreProgram(program('leaks'), options)).ok).toBe(true);
  const r = await exploreProgram(program('leaks'), { ...options, leaks: true });
  expect(r.finding?.outcome.message).toMatch(/^leaked: goroutine \d+ \[chan send\] in main\.works is blocked for good/);
});

test('optional chains of calls are explored', async () => {
  const r = await exploreProgram(program('optional'), { iterations: 50, strategy: 'random', races: false });
  expect(r.ok, r.text).toBe(true);
});

test('an operation that the transform has not seen is said, with where it is called', async () => {
  await expect(exploreProgram(program('unseen'), { iterations: 1 })).rejects.toThrow(
    /^test\/explore\/programs\/unseen\.ts:14 cannot be explored: it comes to src\/chan\/chan\.ts:\d+, an operation[^\n]*$/,
  );
});

test.each(['pos', 'pct:3', 'dfs:2', 'random'])(
  'with sysmon, %s takes no starvation for a livelock',
  async (strategy) => {
    const r = await exploreProgram(program('busy'), {
      strategy,
      iterations: 30,
      sysmon: true,
      races: false,
      shrink: 0,
    });
    expect(r.ok, r.text).toBe(true);
    expect(r.coverage.cut).toBe(0);
  },
);

describe('runs that are long', () => {
  test('a goroutine that goes round for ever gives way at the end of its slice', async () => {
    const once = { procs: 1, strategy: 'random', iterations: 1 };
    const { text, coverage } = await exploreProgram('test/explore/programs/spinner.ts', once);
    expect(text).toMatch(/^nothing found: 1 schedule by random/);
    expect(coverage.cut).toBe(0);
    expect(coverage.longest).toBeGreaterThan(20_000);
  });

  test('plain accesses have a bound as well', async () => {
    const work = { goroutines: 1, times: 0, plain: 10_000_000 };
    const bounds = { strategy: 'random', iterations: 1, maxSteps: 2000 };
    const { coverage } = await exploreProgram('examples/race.ts', { ...bounds, with: work });
    expect(coverage).toMatchObject({ schedules: 1, cut: 1 });
    expect(coverage.longest).toBeLessThan(2000);
  });
});
