// The oracle: random programs run as native generators and compiled, with the same output to the letter. Compiled runs
// go through real frames: at every blocking call, at random ones or at none, and every prologue and back edge may be
// told to make room. A failure is made small, and printed as a program with both outcomes.
// Tests src/compile: compile, goroutine, func, lift, ir, locals, liveness, slots, save, order, hoist, lowering,
// jumps, exits, expressions, statements, ast, emit, numbers.
//
//   RT0_SEED=7 RT0_ONE=123 npx vitest run test/compile/oracle.sweep.test.ts     one program, by the failure's last line
//   RT0_PROGRAMS=100000 npx vitest run test/compile/oracle.sweep.test.ts        as many as wanted
//   RT0_FAILURES=5                                                              goes on to the fifth failure

import { beforeAll, expect, test } from 'vitest';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf } from '../harness/sweep.ts';
import { type Campaign, loadCampaign } from './oracle/bundled.ts';
import type { Result } from './oracle/campaign.ts';

const number = (name: string, otherwise: number): number => {
  const text = process.env[name];
  if (text === undefined) return otherwise;
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new Error(`${name}=${text}: expected a whole number`);
  return n;
};
const ONE = number('RT0_ONE', -1);
const PROGRAMS = ONE >= 0 ? 1 : number('RT0_PROGRAMS', sizeOf({ slice: 100, whole: 4000, night: 20_000 }));
const FAILURES = number('RT0_FAILURES', 1);
/** Programs of a hundred in which each feature has to run. */
const SHARE = 5;

let oracle: Campaign;
let result: Result;

beforeAll(async () => {
  oracle = await loadCampaign();
});

test(
  seeded(`${PROGRAMS} programs print the same compiled as native`),
  () => {
    const from = Math.max(0, ONE);
    const start = process.cpuUsage();
    result = oracle.campaign({ seed, from, to: from + PROGRAMS, most: FAILURES });
    const { user, system } = process.cpuUsage(start);
    const rows = Object.entries(result.hits).map(([name, n]) => `  ${String(n).padStart(6)}  ${name}`);
    const each = (user + system) / 1000 / result.programs;
    console.log(
      `seed ${seed}: ${result.programs} programs, ${each.toFixed(1)} ms each, ${result.invalid} say nothing; with\n${rows.join('\n')}`,
    );
    expect(result.failures.map((f) => f.text).join('\n\n'), 'programs with two outcomes').toBe('');
  },
  Math.max(300_000, 300 * PROGRAMS),
);

test.runIf(ONE < 0)(seeded(`each feature runs in ${SHARE} of 100 programs`), () => {
  const rare = Object.entries(result.hits).filter(([, n]) => n < (result.programs * SHARE) / 100);
  expect(rare).toEqual([]);
  expect(result.invalid, 'programs that say nothing').toBeLessThanOrEqual(result.programs / 100);
});
