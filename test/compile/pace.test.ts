// How many rounds a loop of unknown cost makes between two looks (lib/compiled.ts: pace).
// Tests src/lib: compiled.

import { expect, test } from 'vitest';
import { newpace, pace } from '../../src/lib/compiled.ts';
import { PACE, PACEROUNDS } from '../../src/shared/param.ts';

/** A loop by a clock of its own. */
class Loop {
  readonly #site = newpace();
  #now = 1e9;
  rounds = pace(this.#site, () => this.#now);
  /** Longest time between two looks since this was set to 0. */
  longest = 0;

  run(looks: number, ns: number): this {
    for (let i = 0; i < looks; i++) {
      const took = this.rounds * ns;
      this.longest = Math.max(this.longest, took);
      this.#now += took;
      this.rounds = pace(this.#site, () => this.#now);
    }
    return this;
  }
}

test('the first round of all is looked at, then quick ones rarely, and slow ones each time', () => {
  expect(new Loop().rounds).toBe(1);
  expect(new Loop().run(2, 5).rounds).toBe(PACEROUNDS);
  expect(new Loop().run(2, 3e6).rounds).toBe(1);
  expect(new Loop().run(50, 3e6).longest).toBe(3e6);
});

test('rounds in between share the time', () => {
  const loop = new Loop().run(100, PACE / 5);
  expect(loop.rounds).toBe(5);
});

test('a loop that becomes slow is noticed, and one that becomes quick again, too', () => {
  const loop = new Loop().run(1000, 5).run(4 * PACEROUNDS, 1.5e6);
  expect(loop.rounds).toBe(1);
  loop.longest = 0;
  expect(loop.run(100, 2e6).longest).toBe(2e6);
  expect(loop.run(10, 5).rounds).toBe(PACEROUNDS);
});
