// Timers under real contention: threads work on each other's heaps.

import { describe, expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { runThreads } from '../harness/threads.ts';

describe.each(['debug', 'release'] as const)('%s', (build) => {
  test.each([1, 2, 4, 8])(
    seeded('mesh: %i threads start, stop, reset and run; every start ends as one stop or one run'),
    async (threads) => {
      const steps = Math.floor((build === 'debug' ? 40_000 : 120_000) / threads);
      const { finish } = await runThreads<void, { made: number; ran: number }>({
        entry: 'p/timers',
        scenario: 'mesh',
        threads,
        build,
        params: { steps, timers: 8000 },
      });
      expect(finish.made).toBeGreaterThan(1000);
      expect(finish.ran).toBeGreaterThan(1000);
    },
  );

  test.each([2, 4, 8])(seeded('%i threads that set one timer forward and back lose no run'), async (threads) => {
    const steps = Math.floor(40_000 / threads);
    const { finish } = await runThreads<void, number>({
      entry: 'p/timers',
      scenario: 'tug',
      threads,
      build,
      params: { steps },
    });
    expect(finish).toBeGreaterThan(0);
  });
});

test(seeded('4 threads take and give free timers, and no timer has two owners'), async () => {
  await runThreads({ entry: 'p/timers', scenario: 'free', threads: 4, params: { steps: 50_000 } });
});
