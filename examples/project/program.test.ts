// The program in many schedules: one that fails is reported with the command that repeats it.

import fc from 'fast-check';
import { exploring } from 'rt0/explore/fast-check';
import { test } from 'vitest';
import type { Workload } from './program.ts';

const program = new URL('./program.ts', import.meta.url);

test('whatever the schedule, and however many workers there are, no result is lost', async () => {
  const workload: fc.Arbitrary<Workload> = fc.record({
    workers: fc.integer({ min: 1, max: 3 }),
    jobs: fc.integer({ min: 0, max: 3 }),
  });
  // For each workload that fast-check draws, 20 schedules. A failing one is made small, and so is its schedule.
  await fc.assert(fc.asyncProperty(workload, exploring(program, { strategy: 'pct:3', iterations: 20 })), {
    numRuns: 5,
  });
}, 60_000);
