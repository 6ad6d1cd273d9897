// The soak itself, for a few seconds: everything is done, the audits pass; and a counter that is off by one is found.

import { expect, test } from 'vitest';
import { Sched, sched } from '../../src/shared/globals.ts';
import { type SoakPlan, soak } from '../../stress/soak/soak.ts';
import { seed, seeded } from '../harness/seed.ts';

const plan: SoakPlan = { procs: [1, 4], timeMs: 3500, seed, build: 'debug', memory: 1024 ** 3 };

test(seeded('nothing is found, and everything was done'), async () => {
  const result = await soak(plan, () => undefined, new AbortController().signal);
  expect(result.finding).toBeNull();
  expect(result.runs.map((r) => r.procs)).toEqual([1, 4]);
  for (const { audits, did } of result.runs) {
    expect(audits).toBeGreaterThan(0);
    const idle = Object.entries(did).filter(([, n]) => n === 0);
    expect(idle).toEqual([]);
  }
});

test('a counter that is off by one is a finding, with a dump', async () => {
  let spoilt = false;
  const result = await soak(
    { ...plan, procs: [2], timeMs: 20_000 },
    (_procs, _ms, audits, rt) => {
      if (spoilt || audits < 1) return;
      spoilt = true;
      Atomics.add(new Int32Array(rt.memory), sched + Sched.ngsys, 1);
    },
    new AbortController().signal,
  );
  expect(result.finding?.what.join('\n')).toMatch(/^ngsys is \d+, recounted \d+$/m);
  expect(result.finding?.dump).toMatch(/^SCHED /);
});
