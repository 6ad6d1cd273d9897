// Suspension and resumption: on another thread, and by an exception.
// Tests src/m: callers, gogo, panic; src/shared: jsframes.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();

test(seeded('a body that parks two calls deep goes on on another thread, with its locals'), async () => {
  const { code, stdout, stderr } = await rig.run('migrate', { procs: 2, args: [20_000], strict: true });
  expect([code, stderr]).toEqual([0, '']);
  const [, from, to] = /^from (\d+) to (\d+) after \d+ rounds\n$/.exec(stdout) ?? [];
  expect(from, stdout).toBeDefined();
  expect(from).not.toBe(to);
});

test('the harness: a run that hangs is a failure with a dump, and the machine boots again', async () => {
  // On one P the partner spins for a traveller that cannot run.
  const hang = rig.run('migrate', { procs: 1, args: [1], patience: 1000 });
  await expect(hang).rejects.toThrow(/with GOMAXPROCS=1: no end after 1000 ms\n[\s\S]*SCHED gomaxprocs=1[\s\S]*M0 @/);
  expect((await rig.run('procs')).code).toBe(0);
});

test.each([
  ['caught', 'caught RangeError: late with a local\n'],
  ['plain', 'Error: plain\ncaught RangeError: and late with a local\n'],
  ['through', 'finally\nouter caught RangeError: far\n'],
])('exceptions: %s', async (mode, text) => {
  for (const procs of [1, 2]) {
    const { code, stdout, stderr } = await rig.run('panics', { procs, args: [mode], strict: true });
    expect([code, stdout, stderr]).toEqual([0, text, '']);
  }
});

test.each([
  ['uncaught', 'panic: RangeError: lost'],
  ['early', 'panic: nobody catches this'],
  ['nested', 'panic: TypeError: while handling RangeError: first'],
  ['value', 'panic: a string'],
])('uncaught: %s', async (mode, first) => {
  const { code, stdout, stderr } = await rig.run('panics', { procs: 2, args: [mode] });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.split('\n')[0]).toBe(first);
  expect(stderr).toMatch(/\n\ngoroutine \d+ \[running\]:\n/);
});

test('an uncaught exception names the place in the program, and with GOTRACEBACK=all the other goroutines', async () => {
  const { stderr } = await rig.run('panics', { procs: 1, args: ['uncaught'], env: { GOTRACEBACK: 'all' } });
  expect(stderr).toContain('at thrower');
  expect(stderr).toContain('\ngoroutine 1 [semacquire]:\nmain.main(...)');
  expect(stderr).toMatch(/created by main\.main|created by runtime\.main/);
});
