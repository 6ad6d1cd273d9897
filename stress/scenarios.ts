// The scenarios of `rt0 stress`: which program each is, what it is after, and how a seed decides its sizes. The sizes
// go to the program as its arguments, so that `rt0 run` can repeat one by hand.

import { join } from 'node:path';
import { ROOT } from '../src/host/paths.ts';

export interface Sizes {
  readonly args: readonly number[];
  /** Goroutines that the program starts and waits for. null: known to the program only, which checks them. */
  readonly goroutines: number | null;
}

export interface StressScenario {
  readonly name: string;
  readonly about: string;
  /** The program. */
  readonly file: string;
  sizes(seed: number): Sizes;
}

/** The k-th number that `seed` gives, from lo to hi. */
function pick(seed: number, k: number, lo: number, hi: number): number {
  let h = Math.imul(seed ^ 0x5851f42d, 0x9e3779b1) ^ Math.imul(k + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  return lo + (((h ^ (h >>> 16)) >>> 0) % (hi - lo + 1));
}

const program = (name: string): string => join(ROOT, 'stress', `${name}.ts`);

export const STRESS_SCENARIOS: readonly StressScenario[] = [
  {
    name: 'spawn-storm',
    about: 'many goroutines start many more at once: overflowing queues, free lists, goid batches',
    file: program('spawn-storm'),
    sizes(seed) {
      const spawners = pick(seed, 0, 1, 64);
      const each = pick(seed, 1, 1, 600);
      return { args: [spawners, each, pick(seed, 2, 1, 20)], goroutines: spawners * (each + 1) };
    },
  },
  {
    name: 'steal-storm',
    about: 'one producer that never gives its P up, all others idle: everything has to be stolen',
    file: program('steal-storm'),
    sizes(seed) {
      // Small batches fit in runnext and the ring; those of more than 256 overflow.
      const largest = pick(seed, 1, 0, 1) === 0 ? pick(seed, 2, 1, 8) : pick(seed, 2, 9, 700);
      return { args: [pick(seed, 0, 5, 60), largest, seed], goroutines: null };
    },
  },
  {
    name: 'wake-storm',
    about: 'bursts of wake-ups to an idle machine, and to one that is about to be idle',
    file: program('wake-storm'),
    sizes(seed) {
      const workers = pick(seed, 0, 1, 200);
      return { args: [workers, pick(seed, 1, 10, 120), seed], goroutines: workers };
    },
  },
  {
    name: 'spawn-trees',
    about: 'random trees of goroutines, some of which yield two calls deep',
    file: program('spawn-trees'),
    sizes(seed) {
      const total = pick(seed, 0, 1, 15_000);
      return { args: [total, seed, pick(seed, 1, 1, 12)], goroutines: total };
    },
  },
];

export function stressScenario(name: string): StressScenario | undefined {
  return STRESS_SCENARIOS.find((s) => s.name === name);
}
