// People's own SharedArrayBuffer code on real worker threads in lock-step: what was found in the explorer's one thread
// is replayed with the module as it was written.
// Tests src/explore/lockstep/threads: module-worker, real-atomics, real-module, real-program, replay-module, traced.

import { describe, expect, test } from 'vitest';
import { exploreModule } from '../../../../src/explore/explore-threads.ts';
import { replayModuleOnThreads } from '../../../../src/explore/lockstep/threads/replay-module.ts';
import { decodeSchedule } from '../../../../src/explore/target.ts';
import { ROOT } from '../../../cli/rt0.ts';

const options = { worker: `${ROOT}dist/debug/lockstepmodule.js` };

async function found(module: string): Promise<{ schedule: string; message: string }> {
  const r = await exploreModule(module, { seed: 11, iterations: 3000, shrink: 200 });
  if (r.finding === null) throw new Error(`${module}: nothing was found`);
  return { schedule: r.finding.schedule, message: r.finding.outcome.message };
}

describe('the same on real threads', () => {
  // A loop without an end, three races, and two checks that fail.
  for (const name of ['ticketlock', 'peterson', 'spsc', 'ringbuf', 'seqlock', 'chaselev']) {
    test(`${name}-broken`, async () => {
      const { schedule, message } = await found(`examples/explore/${name}-broken.ts`);
      const run = await replayModuleOnThreads(decodeSchedule(schedule), options);
      expect(run.difference).toBeNull();
      expect(run.outcome.message).toBe(message);
      expect(run.names).toHaveLength(2);
    });
  }
});

test('what depends on more than the schedule is told, with the operation', async () => {
  const { schedule } = await found('test/explore/modules/unlike.ts');
  const run = await replayModuleOnThreads(decodeSchedule(schedule), options);
  expect(run.difference).toMatch(
    /^operation \d:\n {2}in one thread: {3}worker#\d rmw words\[0\] .*unlike\.ts:8 0 -> 1\n {2}on real threads: worker#\d rmw words\[1\]/,
  );
});
