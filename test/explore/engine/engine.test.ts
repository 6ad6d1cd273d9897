// The engine on hand-made threads: what it records, how runs end, and what each strategy does with it.
// Tests src/explore/engine: engine, outcome, point, strategy, thread, thread-table, watcher; src/explore/strategies:
// index, pct, pos, random, replay, rng, roundrobin.

import { describe, expect, test } from 'vitest';
import { Engine, type Program } from '../../../src/explore/engine/engine.ts';
import { EndOfRun, type Outcome } from '../../../src/explore/engine/outcome.ts';
import { LOAD, NOTIFY, RMW, STORE, WAIT, YIELD } from '../../../src/explore/engine/point.ts';
import type { ThreadBody } from '../../../src/explore/engine/thread.ts';
import { STRATEGIES, StrategyError, strategyNamed } from '../../../src/explore/strategies/index.ts';
import { RandomWalk } from '../../../src/explore/strategies/random.ts';
import { Replay } from '../../../src/explore/strategies/replay.ts';
import { RoundRobin } from '../../../src/explore/strategies/roundrobin.ts';
import { Tiny } from '../tiny.ts';

function once(program: Program, e = new Engine(), strategy = new RoundRobin()): Outcome {
  strategy.begin(0);
  return e.run(program, strategy);
}

/** Threads by functions of the engine. */
const crew = (...threads: ((e: Engine) => ThreadBody)[]): Program => ({
  start(e) {
    for (const t of threads) e.spawn(t(e));
  },
});

describe('the engine', () => {
  test('a thread that is alone goes on without a yield', () => {
    let yields = 0;
    const outcome = once(
      crew(function* (e) {
        for (let i = 0; i < 5; i++) {
          if (e.point(STORE, i, 0)) {
            yields++;
            yield;
          }
        }
      }),
    );
    expect(outcome.kind).toBe('done');
    expect(yields).toBe(0);
  });

  test('points cost nothing outside threads', () => {
    const e = new Engine();
    expect(e.point(STORE, 1, 1)).toBe(false);
    expect(e.steps).toBe(0);
  });

  test('virtual time moves to the next deadline when nobody can go on', () => {
    const woke: string[] = [];
    const e = new Engine();
    const sleeper = (name: string, ms: number) =>
      function* (en: Engine): Generator<undefined, void> {
        if (en.point(WAIT, ms, 0)) yield;
        en.sleep(ms, ms * 1e6);
        yield;
        woke.push(`${name} ${en.now / 1e6} ${en.current?.timedOut}`);
      };
    expect(once(crew(sleeper('slow', 30), sleeper('fast', 10), sleeper('slow too', 30)), e).kind).toBe('done');
    // Who is first of those that are due at one time is the strategy's to say.
    expect(woke[0]).toBe('fast 10 true');
    expect(woke.sort()).toEqual(['fast 10 true', 'slow 30 true', 'slow too 30 true']);
  });

  test('sleepers are woken first come, first served', () => {
    const woke: number[] = [];
    const sleeper = (id: number) =>
      function* (e: Engine): Generator<undefined, void> {
        if (e.point(WAIT, 1, 0)) yield;
        e.sleep(1, -1);
        yield;
        woke.push(id);
      };
    const outcome = once(
      crew(sleeper(0), sleeper(1), sleeper(2), function* (e) {
        for (let i = 0; i < 20; i++) if (e.point(YIELD, 0, 0)) yield;
        for (const n of [1, 5]) {
          if (e.point(NOTIFY, 1, 0)) yield;
          expect(e.wake(1, n)).toBe(n === 1 ? 1 : 2);
        }
      }),
    );
    expect(outcome.kind).toBe('done');
    expect(woke).toEqual([0, 1, 2]);
  });

  test('a deadlock names who sleeps', () => {
    const outcome = once(new Tiny([[{ do: 'wait', at: 0 }], [{ do: 'wait', at: 1 }], [{ do: 'load', at: 0 }]]));
    expect(outcome.message).toBe('deadlock: T0 and T1 sleep and nobody is left to wake them');
  });

  test('idle may bring somebody back', () => {
    let asked = 0;
    const outcome = once({
      ...crew(function* (e) {
        if (e.point(WAIT, 1, 0)) yield;
        e.sleep(1, -1);
        yield;
      }),
      idle(e) {
        asked++;
        return e.wake(1, 1) === 1;
      },
    });
    expect([outcome.kind, asked]).toEqual(['done', 2]);
  });

  test('a loop that only looks sleeps until what it reads is changed', () => {
    const memory = [0];
    const spinner = function* (e: Engine): Generator<undefined, void> {
      e.spinBegin();
      for (;;) {
        if (e.point(LOAD, 0, 0)) yield;
        if (memory[0] !== 0) return;
        if (e.spin(0)) yield;
      }
    };
    const setter = function* (e: Engine): Generator<undefined, void> {
      for (let i = 0; i < 50; i++) if (e.point(LOAD, 9, 0)) yield;
      if (e.point(STORE, 0, 0)) yield;
      memory[0] = 1;
      e.changed(0, 1);
    };
    const e = new Engine();
    expect(once(crew(spinner, setter), e).kind).toBe('done');
    expect(e.steps).toBeLessThan(58);
    memory[0] = 0;
    const outcome = once(crew(spinner), e);
    expect(outcome.message).toBe('deadlock: T0 spins on what nobody is left to change');
  });

  test('the bound on operations is a livelock under a fair strategy only', () => {
    const forever = crew(function* (e) {
      for (;;) if (e.point(RMW, 0, 0)) yield;
    });
    expect(once(forever, new Engine({ maxSteps: 100 })).kind).toBe('livelock');
    const dfs = strategyNamed('dfs', 1);
    dfs.begin(0);
    expect(new Engine({ maxSteps: 100 }).run(forever, dfs).kind).toBe('steps');
  });

  test('what a thread throws is the outcome, and EndOfRun has its own', () => {
    const thrown = once(
      crew(function* (e) {
        if (e.point(LOAD, 0, 0)) yield;
        throw new Error('broken');
      }),
    );
    expect([thrown.kind, thrown.message, thrown.thread]).toEqual(['failed', 'broken', 0]);
    const own: Outcome = { kind: 'deadlock', message: 'as I say', details: [], thread: 3 };
    const ended = once(
      crew(function* (e) {
        if (e.point(LOAD, 0, 0)) yield;
        throw new EndOfRun(own);
      }),
    );
    expect(ended).toEqual(own);
    const caught = once({
      ...crew(function* (e) {
        if (e.point(LOAD, 0, 0)) yield;
        throw new Error('exit');
      }),
      threw: () => true,
    });
    expect(caught.kind).toBe('done');
  });
});

describe('strategies', () => {
  const program = new Tiny(
    [0, 1, 2].map(() =>
      [0, 1, 0].flatMap((at) => [
        { do: 'load' as const, at },
        { do: 'store' as const, at, value: 1 },
      ]),
    ),
  );

  for (const name of ['random', 'random:1', 'random:0.1', 'pct:3', 'pos', 'rr:2']) {
    test(`${name}: one seed, one run; replay does it again`, () => {
      const trail = (seed: number): string[] => {
        const strategy = strategyNamed(name, seed);
        const e = new Engine();
        const runs: string[] = [];
        for (let i = 0; i < 50; i++) {
          strategy.begin(i);
          strategy.end(e.run(program, strategy));
          const state = program.state();
          runs.push(`${e.segments.join()} ${state}`);
          const again = new Replay([...e.segments]);
          again.begin(0);
          e.run(program, again);
          expect(again.diverged).toBe('');
          expect(program.state()).toBe(state);
        }
        return runs;
      };
      const first = trail(7);
      expect(trail(7)).toEqual(first);
      if (!name.startsWith('rr')) {
        expect(trail(8)).not.toEqual(first);
        expect(new Set(first).size).toBeGreaterThan(10);
      }
    });
  }

  test('a replay that cannot be followed says where', () => {
    const replay = new Replay([0, 2, 1, 99]);
    replay.begin(0);
    const e = new Engine();
    expect(e.run(program, replay).kind).toBe('abandoned');
    expect(replay.diverged).toBe('T1 cannot go on after 9 operations');
  });

  test('unknown ones are refused in one line', () => {
    for (const bad of ['rndm', 'pct:0', 'pct:x', 'random:2', 'dfs:-1', 'pos:1', 'dpor:2', 'rr:', '', 'pct:1:2']) {
      expect(() => strategyNamed(bad, 1), bad).toThrow(StrategyError);
    }
    expect(() => strategyNamed('rndm', 1)).toThrow(`strategy rndm: expected one of ${STRATEGIES}`);
  });

  test('patience ends when somebody becomes enabled', () => {
    const strategy = new RandomWalk(1, 1e-9);
    let woken = 0;
    const outcome = once(
      crew(
        function* (e) {
          if (e.point(WAIT, 1, 0)) yield;
          e.sleep(1, -1);
          yield;
          woken++;
        },
        function* (e) {
          if (e.point(NOTIFY, 1, 0)) yield;
          e.wake(1, 1);
        },
      ),
      new Engine(),
      strategy as unknown as RoundRobin,
    );
    // Either order ends: if the notify came first, the other sleeps for ever.
    expect(['done', 'deadlock']).toContain(outcome.kind);
    expect(woken).toBe(outcome.kind === 'done' ? 1 : 0);
  });
});
