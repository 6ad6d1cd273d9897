// The seed of this test process: RT0_SEED, or a fresh one. It stands in the titles of all tests that draw random
// numbers, so that a failure is repeated by `RT0_SEED=... npx vitest run FILE`. fast-check gets the same.

import { randomInt } from 'node:crypto';
import fc from 'fast-check';

function fromEnv(): number {
  const text = process.env.RT0_SEED;
  if (text === undefined) return randomInt(1, 2 ** 31);
  const n = Number(text);
  if (!Number.isInteger(n)) throw new Error(`RT0_SEED=${text}: expected a whole number`);
  return n;
}

export const seed: number = fromEnv();
fc.configureGlobal({ seed });

/** A test title with the seed in it. */
export function seeded(title: string): string {
  return `${title} [RT0_SEED=${seed}]`;
}
