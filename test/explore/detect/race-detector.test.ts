// The race detector on hand-made accesses: what is ordered and what is not.
// Tests src/explore/detect: race-detector, race, shadow.

import { describe, expect, test } from 'vitest';
import type { Race } from '../../../src/explore/detect/race.ts';
import { Races } from '../../../src/explore/detect/race-detector.ts';
import { Engine } from '../../../src/explore/engine/engine.ts';
import { FAIL, READ, RMW, STORE, WRITE } from '../../../src/explore/engine/point.ts';
import { Dfs } from '../../../src/explore/strategies/dfs.ts';
import { exhaust, type Instruction, Tiny } from '../tiny.ts';

/** The races of all schedules, as "site-site" with the smaller first, and how many schedules had one. */
function racesOf(threads: Instruction[][]): { races: string[]; racy: number; schedules: number } {
  const all = new Set<string>();
  const racySchedules = new Set<number>();
  let n = 0;
  const watch = new Races(({ now, before }: Race) => {
    all.add([now.site, before.site].sort((a, b) => a - b).join('-'));
    racySchedules.add(n);
  });
  const e = new Engine();
  e.watch = {
    ...bind(watch),
    begin() {
      n++;
      watch.begin();
    },
  };
  const { schedules } = exhaust(new Tiny(threads), new Dfs(), e);
  return { races: [...all].sort(), racy: racySchedules.size, schedules };
}

const bind = (w: Races): Pick<Races, 'commit' | 'enabled'> => ({
  commit: w.commit.bind(w),
  enabled: w.enabled.bind(w),
});

const read = (at: number): Instruction => ({ do: 'read', at });
const write = (at: number): Instruction => ({ do: 'write', at, value: 1 });
const load = (at: number): Instruction => ({ do: 'load', at });
const store = (at: number): Instruction => ({ do: 'store', at, value: 1 });
const add = (at: number): Instruction => ({ do: 'add', at, value: 1 });

describe('the race detector', () => {
  test('every schedule shows an unordered pair, whichever came first', () => {
    for (const [a, b] of [
      [write(0), read(0)],
      [write(0), write(0)],
      [write(0), load(0)],
      [read(0), store(0)],
      [write(0), add(0)],
    ] as const) {
      const { races, racy, schedules } = racesOf([[a], [b]]);
      expect(races).toEqual(['0-100']);
      expect(racy).toBe(schedules);
    }
  });

  test('reads, and atomics among themselves, do not race', () => {
    for (const [a, b] of [
      [read(0), read(0)],
      [load(0), store(0)],
      [read(0), load(0)],
      [add(0), store(0)],
      [write(0), write(1)],
    ] as const) {
      expect(racesOf([[a], [b]]).races).toEqual([]);
    }
  });

  test('a load that sees a store is ordered after it; one that came before is not', () => {
    const { racy, schedules } = racesOf([
      [write(1), store(0)],
      [load(0), read(1)],
    ]);
    expect(schedules).toBe(6);
    // Only where the store came before the load is there an order: in one of six.
    expect(racy).toBe(5);
  });

  test('a store passes on what its own thread knows, and not what the one before it did', () => {
    // T0 writes and stores 0. T1 stores 0. T2 loads 0 and reads. If T1 stored last, T2 learns nothing of T0.
    const { races, racy, schedules } = racesOf([[write(1), store(0)], [store(0)], [load(0), read(1)]]);
    expect(races).toEqual(['0-201']);
    expect(schedules).toBe(30);
    // In order: write, store, load, read, with T1's store anywhere but between the store and the load.
    expect(racy).toBe(30 - 4);
  });

  test('who is woken comes after the one that woke it', () => {
    const { races } = racesOf([
      [write(1), { do: 'notify', at: 0 }],
      [{ do: 'wait', at: 0 }, read(1)],
    ]);
    // Woken: ordered. In the schedules where the notify came first, the waiter sleeps for ever and reads nothing.
    expect(races).toEqual([]);
  });

  test('three readers, then a writer that has heard of two', () => {
    const { races } = racesOf([[read(1), add(0)], [read(1), add(0)], [read(1)], [add(0), write(1)]]);
    expect(races).toContain('200-301');
  });

  test('reads before a compareExchange that failed are no race; before one that did not, they are', () => {
    for (const failed of [true, false]) {
      const found: Race[] = [];
      const e = new Engine();
      e.watch = new Races((race) => found.push(race), true);
      const reader = function* (): Generator<undefined, void> {
        e.pass(READ, 5, 1);
        if (e.point(RMW, 0, 2)) yield;
        if (failed) e.pass(FAIL, 0, 2);
        if (e.point(STORE, 9, 3)) yield;
      };
      const writer = function* (): Generator<undefined, void> {
        if (e.point(STORE, 8, 4)) yield;
        e.pass(WRITE, 5, 5);
        if (e.point(STORE, 8, 6)) yield;
      };
      exhaust(
        Object.assign(new Tiny([]), {
          start(en: Engine) {
            en.spawn(reader());
            en.spawn(writer());
          },
        }),
        new Dfs(),
        e,
      );
      expect(found.length > 0).toBe(!failed);
    }
  });
});
