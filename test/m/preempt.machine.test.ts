// The seam of preemption: a request is honoured by the next prologue. (Who makes requests, sysmon, comes later.)
// Tests src/m: newstack, preempt, safepoint; src/shared: layout.

import { expect, test } from 'vitest';
import { G, STACKPREEMPT } from '../../src/shared/layout.ts';

import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();
const words = [G.preempt, G.stackguard0, STACKPREEMPT];

test('on one P: the goroutine that is asked to gives way at its next call, and goes on with the right arguments', async () => {
  const { code, stdout, stderr } = await rig.run('preempt', { procs: 1, args: ['self', ...words], strict: true });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim().split('\n')).toEqual(['before', 'another', 'after 42']);
});

test(seeded('from another M: 100 requests are honoured 100 times'), async () => {
  const { code, stdout, stderr } = await rig.run('preempt', { procs: 2, args: ['other', ...words], strict: true });
  expect([code, stdout, stderr]).toEqual([0, 'honoured 100 times\nstopped\n', '']);
});
