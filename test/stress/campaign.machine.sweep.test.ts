// Campaigns: green on a sound runtime, red, with all that is needed to repeat it, for each kind of finding.
// Tests src/cli: stressverb.

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Campaign, type CampaignPlan, type CampaignResult } from '../../stress/campaign.ts';
import { STRESS_SCENARIOS, type StressScenario, stressScenario } from '../../stress/scenarios.ts';
import { rt0 } from '../cli/rt0.ts';
import { NIGHTLY, sizeOf } from '../harness/sweep.ts';

function fake(name: string, goroutines: number | null): StressScenario {
  const file = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  return { name, about: '', file, sizes: () => ({ args: [], goroutines }) };
}

function campaign(scenarios: readonly StressScenario[], more: Partial<CampaignPlan> = {}): Promise<CampaignResult> {
  return new Campaign({ scenarios, procs: [2], timeMs: 0, seed: 5, build: 'debug', memory: 64 << 20, ...more }).run();
}

/** Its sizes are small: a round takes a second at most, also on a machine that has other things to do. */
const SMALL = 121;

describe('findings', () => {
  test('a goroutine that ran twice', async () => {
    const { findings } = await campaign([fake('twice', 8)]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      scenario: 'twice',
      seed: 5,
      procs: 2,
      what: ['exit code 3: expected 0'],
      command: 'bin/rt0 stress twice -p 2 --seed 5 --build debug',
    });
    expect(findings[0]?.output).toMatch(/finding: goroutine 3 of 8 ran 2 times: expected 1/);
    expect(findings[0]?.dump).toMatch(/^SCHED gomaxprocs=2 /);
  });

  test('a goroutine that was left behind', async () => {
    const { findings } = await campaign([fake('leaves', null)]);
    expect(findings[0]?.what.join()).toMatch(/G\d+: .*: expected it to have finished/);
  });

  test('goroutines that are not there', async () => {
    const trees = STRESS_SCENARIOS.find((s) => s.name === 'spawn-trees') as StressScenario;
    const wrong = { ...trees, sizes: () => ({ args: [10, 1, 2], goroutines: 11 }) };
    const { findings } = await campaign([wrong]);
    expect(findings[0]?.what).toEqual(['10 goroutines finished: expected 11']);
  });

  test('a machine in which nothing moves: its dump, and the campaign ends', async () => {
    const { findings } = await campaign([fake('stuck', null)], { hangMs: 2000 });
    expect(findings[0]?.what).toEqual(['nothing moved for 2 seconds']);
    expect(findings[0]?.dump).toMatch(/Gs: \d+ live\n {2}G1 @\d+: running/);
  });
});

test('whole rounds on one machine: all scenarios, with and without company', async () => {
  const result = await campaign(STRESS_SCENARIOS, {
    procs: [1, 2, 4],
    timeMs: sizeOf({ slice: 1500, whole: 20_000, night: 60_000 }),
    seed: SMALL,
  });
  expect(result.findings).toEqual([]);
  expect(result.seconds).toBeLessThan(NIGHTLY ? 200 : 100);
  const runs = STRESS_SCENARIOS.map((s) => result.perScenario[s.name]?.runs ?? 0);
  expect(Math.min(...runs)).toBeGreaterThan(0);
  expect(result.goroutines).toBe(Object.values(result.perScenario).reduce((n, t) => n + t.goroutines, 0));
});

test('the command: --json, the numbers of Ps, the release build', async () => {
  const ended = await rt0(['stress', 'wake-storm', '--time', '1s', '-p', '2,3', '--json', '--build', 'release']);
  expect(ended.code).toBe(0);
  const result = JSON.parse(ended.stdout) as CampaignResult;
  expect(Object.keys(result.perScenario)).toEqual(['wake-storm']);
  expect(result.findings).toEqual([]);
  expect(ended.stderr).toMatch(/round \d+ · \d+ runs · /);
});

test('a seed decides the sizes, within bounds that a machine can hold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
      for (const s of STRESS_SCENARIOS) {
        const { args, goroutines } = s.sizes(seed);
        expect(s.sizes(seed)).toEqual({ args, goroutines });
        expect(args.every((n) => Number.isInteger(n) && n >= 1)).toBe(true);
        expect(goroutines ?? 1).toBeLessThan(50_000);
      }
    }),
  );
  expect(stressScenario('wake-storm')?.name).toBe('wake-storm');
  expect(stressScenario('wake')).toBeUndefined();
});
