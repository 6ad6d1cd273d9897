// Time as a thread, and fairness.
// Tests src/explore/engine: clock, thread-table; src/explore/strategies: fair.

import { describe, expect, test } from 'vitest';
import { Engine, type Program } from '../../../src/explore/engine/engine.ts';
import { LOAD, STORE, WAIT } from '../../../src/explore/engine/point.ts';
import type { Strategy } from '../../../src/explore/engine/strategy.ts';
import { Fair, fairly } from '../../../src/explore/strategies/fair.ts';
import { strategyNamed } from '../../../src/explore/strategies/index.ts';
import { Replay } from '../../../src/explore/strategies/replay.ts';

const CLOCK = 9;
const NEVER = Number.POSITIVE_INFINITY;

/** Does n operations, and notes at which it first sees the flag. */
function* works(e: Engine, n: number, flag: () => boolean, saw: (i: number) => void): Generator<undefined, void> {
  let seen = false;
  for (let i = 0; i < n; i++) {
    if (e.point(LOAD, 1, 1)) yield;
    if (!seen && flag()) {
      seen = true;
      saw(i);
    }
  }
}

/** One thread works while another sleeps for a millisecond. */
class Nap implements Program {
  at = -1;
  woken = 0;
  start(e: Engine): void {
    this.at = -1;
    this.woken = 0;
    e.spawn(
      works(
        e,
        50,
        () => this.woken > 0,
        (i) => {
          this.at = i;
        },
      ),
    );
    e.spawn(this.sleeps(e));
    e.startClock(CLOCK, () => NEVER);
  }
  private *sleeps(e: Engine): Generator<undefined, void> {
    if (e.point(WAIT, 2, 2)) yield;
    e.sleep(2, 1e6);
    yield;
    this.woken++;
    expect(e.current?.timedOut).toBe(true);
    expect(e.now).toBe(1e6);
    if (e.point(STORE, 1, 3)) yield;
  }
}

describe('time', () => {
  test.each(['random', 'pos', 'pct:3', 'dfs', 'rr:3'])('%s: passes while others run, and when nobody does', (name) => {
    const seen = new Set<number>();
    const e = new Engine();
    const nap = new Nap();
    const s = strategyNamed(name, 5);
    for (let i = 0; i < 400 && s.begin(i); i++) {
      const outcome = e.run(nap, s);
      s.end(outcome);
      expect(outcome.kind).toBe('done');
      expect(nap.woken).toBe(1);
      seen.add(nap.at);
      const segments = [...e.segments];
      const at = nap.at;
      const again = new Replay(segments);
      again.begin(0);
      expect(e.run(nap, again).kind, again.diverged).toBe('done');
      expect(nap.at).toBe(at);
      expect(e.segments).toEqual(segments);
    }
    // Before it has begun, in its midst, after its end.
    if (name !== 'rr:3') expect(Math.max(...seen)).toBeGreaterThan(10);
    if (name !== 'dfs') expect([...seen].some((x) => x > 0 && x < 40)).toBe(true);
    expect(seen.size).toBeGreaterThan(1);
  });

  test('dpor lets it pass only when nobody else can go on', () => {
    const e = new Engine();
    const nap = new Nap();
    const s = strategyNamed('dpor', 1);
    let n = 0;
    for (; s.begin(n); n++) {
      s.end(e.run(nap, s));
      expect(nap.at).toBe(-1);
    }
    expect(n).toBeGreaterThan(0);
  });

  test('what is due that nobody sleeps for is looked at when somebody asks for the time', () => {
    const e = new Engine();
    let due = NEVER;
    let late = 0;
    const program: Program = {
      start(en) {
        due = NEVER;
        en.spawn(asks(en));
        en.startClock(CLOCK, () => (due > en.now ? due : NEVER));
      },
    };
    function* asks(en: Engine): Generator<undefined, void> {
      due = 5e6;
      en.lookAtClock();
      if (en.point(LOAD, CLOCK, 1)) yield;
      if (en.now >= due) late++;
    }
    const s = strategyNamed('random:1', 3);
    for (let i = 0; i < 100; i++) {
      s.begin(i);
      expect(e.run(program, s).kind).toBe('done');
      expect([0, 5e6]).toContain(e.now);
    }
    expect(late).toBeGreaterThan(10);
    expect(late).toBeLessThan(90);
  });

  test('is no thread that a deadlock waits for', () => {
    const e = new Engine();
    const program: Program = {
      start(en) {
        en.spawn(stuck(en), 'stuck');
        en.startClock(CLOCK, () => NEVER);
      },
    };
    function* stuck(en: Engine): Generator<undefined, void> {
      if (en.point(WAIT, 2, 2)) yield;
      en.sleep(2, -1);
      yield;
    }
    const s = strategyNamed('random', 1);
    s.begin(0);
    expect(e.run(program, s).message).toBe('deadlock: stuck sleeps and nobody is left to wake it');
  });
});

/** Two threads that take turns as long as the third has not done its work. */
class Relay implements Program {
  constructor(private readonly ends: boolean) {}
  start(e: Engine): void {
    let done = false;
    function* works(): Generator<undefined, void> {
      for (let i = 0; i < 300; i++) if (e.point(STORE, 3, 1)) yield;
      done = true;
    }
    const { ends } = this;
    function* runs(me: number): Generator<undefined, void> {
      while (!(ends && done)) {
        if (e.point(WAIT, me, 2)) yield;
        e.wake(1 - me, 1);
        e.sleep(me, 1e6);
        yield;
      }
    }
    e.spawn(works());
    e.spawn(runs(0));
    e.spawn(runs(1));
    e.startClock(CLOCK, () => NEVER);
  }
}

/** The highest id first: the first thread never gets its turn. */
const highest: Strategy = {
  name: 'highest',
  fair: false,
  begin: () => true,
  choose: ({ enabled }) => enabled.at(-1)?.id ?? -1,
  end: () => undefined,
};

describe('fairness', () => {
  const run = (program: Program, s: Strategy): string => {
    s.begin(0);
    return new Engine({ maxSteps: 20_000 }).run(program, s).kind;
  };

  test('who is left out gets turns', () => {
    expect(run(new Relay(true), highest)).toBe('steps');
    expect(run(new Relay(true), new Fair(highest))).toBe('done');
  });

  test('what does not end by anybody’s fault is a livelock', () => {
    expect(run(new Relay(false), new Fair(highest))).toBe('livelock');
  });

  test.each(['pos', 'pct:2', 'pct:5'])('%s has it', (name) => {
    for (let seed = 1; seed <= 30; seed++) expect(run(new Relay(true), fairly(strategyNamed(name, seed)))).toBe('done');
  });

  test('a schedule with turns is replayed as it was', () => {
    const e = new Engine({ maxSteps: 20_000 });
    const s = new Fair(highest);
    s.begin(0);
    e.run(new Relay(true), s);
    const segments = [...e.segments];
    const again = new Replay(segments);
    again.begin(0);
    expect(e.run(new Relay(true), again).kind, again.diverged).toBe('done');
    expect(e.segments).toEqual(segments);
  });
});
