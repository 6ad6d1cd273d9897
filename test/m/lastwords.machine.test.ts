// A panic is heard, whatever the others do while it is being made ready: V8 takes up to 20 ms for the text of an
// error's stack.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

test.each([2, 4])('main returns meanwhile: the run ends by the panic, GOMAXPROCS=%i', async (procs) => {
  for (let i = 0; i < 5; i++) {
    const { code, stderr } = await rig.run('lastwords', { procs, args: ['main'] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: heard\n/);
    expect(stderr).toContain('\nmain.lastly(');
  }
});

test.each([2, 4])('others panic meanwhile: one of them is heard, GOMAXPROCS=%i', async (procs) => {
  for (let i = 0; i < 10; i++) {
    const { code, stderr } = await rig.run('lastwords', { procs, args: ['many'] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: heard \d\n/);
    expect(stderr.match(/^panic: /gm)).toHaveLength(1);
  }
});

test.each([3, 4])('others run on no longer than to their next safe point, GOMAXPROCS=%i', async (procs) => {
  for (let i = 0; i < 3; i++) {
    const { code, stderr } = await rig.run('lastwords', { procs, args: ['others'] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: the others have stopped\n/);
  }
});

test.each([
  ['throws', /^fatal error: panic while printing panic value: type Error\n\ngoroutine 1 \[running\]:\n/],
  ['circle', /^panic: round \[cause: \.\.\.\]\n/],
])('what cannot be printed: %s', async (how, text) => {
  const { code, stderr } = await rig.run('lastwords', { procs: 2, args: [how] });
  expect(code).toBe(2);
  expect(stderr).toMatch(text);
  expect(stderr).not.toContain('/dist/');
});
