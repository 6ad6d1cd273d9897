// A thread that uses up its JavaScript heap, which is made small here: gigabytes take V8 many seconds to fill and to
// look through.

import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

/** Megabytes, of threads that are started from now on. */
setFlagsFromString('--max-old-space-size=200');
const rig = useMachine();

test.each([0, 2])('a thread whose heap is full, %i others spinning: reason, dump, exit 2', async (others) => {
  const { code, stderr } = await rig.run('death', { procs: 4, args: ['heap', others], patience: 100_000 });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^fatal error: rt0: the thread of M\d+ died: .*memory/);
  expect(stderr).toMatch(/\nSCHED gomaxprocs=4 /);
  expect(stderr).toMatch(/\n {2}M0 @/);
  const next = await rig.run('many', { procs: 2, args: [10, 100], strict: true });
  expect([next.code, next.stdout]).toEqual([0, '1000 of 1000 ran once\n']);
});
