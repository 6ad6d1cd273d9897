// Stops of the world: whom they need not wait for, that they take turns, and what is said of how long they take.
// Tests src/m: gcwaiting, stw; src/world: gc, gomaxprocs, readmemstats, stoptheworld.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

async function printed(which: string, procs: number, n: number, sysmon = true): Promise<string> {
  const { code, stdout, stderr, how } = await rig.run('stw', { procs, args: [which, n], sysmon });
  expect([code, stderr], how).toEqual([0, '']);
  return stdout;
}

// sysmon would take the P out of the syscall: without it only the stop does. (A thread that is being born has to be
// waited for.)
const BLOCKED = 4000;

test.each([2, 4])('a stop does not wait for a goroutine that blocks its thread, GOMAXPROCS=%i', async (procs) => {
  const ms = Number(await printed('syscall', procs, BLOCKED, false));
  expect(ms).toBeLessThan(BLOCKED / 2);
});

test.each([2, 4])('forEachP does not either, GOMAXPROCS=%i', async (procs) => {
  const args = ['syscall', procs, BLOCKED];
  const { code, stdout, stderr, how } = await rig.run('foreachp', { procs, args, sysmon: false });
  expect([code, stderr], how).toEqual([0, '']);
  expect(Number(stdout)).toBeLessThan(BLOCKED / 2);
});

// worldsema is handed to who waits. (#40459)
test.each([3, 4])('who stops the world again and again leaves turns to others, GOMAXPROCS=%i', async (procs) => {
  expect(await printed('turns', procs, 10)).toBe('ok\n'.repeat(10));
});

test.each([1, 2, 4])('how many stops there were, and how long they took, GOMAXPROCS=%i', async (procs) => {
  const n = 50;
  const { stops, ns, all, longest, max, before } = JSON.parse(await printed('figures', procs, n)) as Record<
    string,
    number
  >;
  expect(stops).toBe(n);
  expect(ns).toBeGreaterThan(n);
  expect(ns).toBeLessThanOrEqual(all as number);
  expect((max as number) * n).toBeGreaterThanOrEqual(ns as number);
  if (max !== before) expect(max).toBeLessThanOrEqual(longest as number);
});

const NOTSTARTED = 'stopTheWorld: the goroutine waits, or has ended, and has not started the world again';

test.each([
  ['waits', NOTSTARTED],
  ['twice', NOTSTARTED],
  ['yields', NOTSTARTED],
  ['ends', NOTSTARTED],
  ['never', 'world not stopped'],
])('a program that does not keep to the rules: %s', async (how, message) => {
  for (const procs of [1, 4]) {
    const { code, stderr } = await rig.run('stw', { procs, args: ['misused', how] });
    expect([code, stderr.split('\n')[0]]).toEqual([2, `fatal error: ${message}`]);
  }
});
