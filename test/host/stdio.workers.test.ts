// Node's own messages for a worker's process.stdout come to the stream that a program finds in its place, whenever they
// come.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

test('Node’s calls of its own streams are answered', async () => {
  const { code, stdout, stderr } = await rig.run('stdio', { procs: 2 });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe('stdout answers\nstderr answers\n');
});
