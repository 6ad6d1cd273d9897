// What a soak's workers have done, read from their counters in the machine's memory: at any time, so that a soak that
// is stopped or finds something can tell as well, and without end, although the counters are of 32 bits.

import { WHAT, type What } from './counts.ts';

export type Did = Readonly<Record<What, number>>;

export class SoakTally {
  readonly #totals: number[] = WHAT.map(() => 0);
  readonly #last: number[] = WHAT.map(() => 0);

  /** Adds what was counted since the last look, which is not 2^32 away. `counts` is the address of the first
   *  counter. */
  look(words: Int32Array, counts: number): void {
    for (let i = 0; i < WHAT.length; i++) {
      const now = Atomics.load(words, counts + i);
      this.#totals[i] = (this.#totals[i] ?? 0) + ((now - (this.#last[i] ?? 0)) >>> 0);
      this.#last[i] = now;
    }
  }

  did(): Did {
    return Object.fromEntries(WHAT.map((w, i) => [w, this.#totals[i] ?? 0])) as Did;
  }
}
