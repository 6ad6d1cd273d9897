// Go's tests of preemption, stopped worlds and locked threads (proc_test.go), by name, on whole machines.
// Tests src/m: foreachp, lockedm, lockosthread, preempt, safepoint, templatethread.

import { describe, expect, test } from 'vitest';
import { G, M } from '../../src/shared/layout.ts';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';
import { turn, WHOLE } from '../harness/sweep.ts';

const rig = useMachine();

async function ok(procs: number, ...args: (string | number)[]): Promise<string> {
  const { code, stdout, stderr, how } = await rig.run('goproc', { procs, args });
  expect([code, stderr], how).toEqual([0, '']);
  expect(stdout).toMatch(/ok\n$/);
  return stdout;
}

const PROCS = [2, 1, 4, 8] as const;
const TESTS: readonly (readonly (string | number)[])[] = [
  ['TestPreemption'],
  ['TestBlockLocked'],
  ['TestLockOSThreadExit'],
  ['TestTemplateThreadRace'],
  ['TestStopTheWorldDeadlock', 100],
  ['resize', 500],
  ['order'],
  ['TestPingPongHog'],
  ['TestGCFairness'],
  ['TestGCFairness2'],
  ['TestYieldLocked'],
  ['TestLockOSThreadAlt', 0, G.m, M.id],
];
test.each(TESTS.flatMap((args, i) => turn(i, PROCS).map((procs) => [args[0], procs, args] as const)))(
  seeded('%s, GOMAXPROCS=%i'),
  async (_, procs, args) => {
    await ok(procs, ...args);
  },
);

test.runIf(WHOLE)(seeded('TestStopTheWorldDeadlock, 1000 times, GOMAXPROCS=2'), async () => {
  await ok(2, 'TestStopTheWorldDeadlock', 1000);
});

test.each(turn(1, [1, 2, 3]))(seeded('TestGoroutineParallelism2, load 1 + netpoll 2: %i'), async (how) => {
  await ok(4, 'TestGoroutineParallelism2', how);
});

test.each(turn(2, [1, 2, 4, 8]))(
  seeded('forEachP: its function runs once for each P, each time; GOMAXPROCS=%i'),
  async (procs) => {
    const { code, stdout, stderr, how } = await rig.run('foreachp', { procs, args: [procs === 1 ? 20 : 60, procs] });
    expect([code, stdout, stderr], how).toEqual([0, 'ok\n', '']);
  },
);

test('TestLockOSThreadMain', async () => {
  await ok(1, 'TestLockOSThreadMain');
});

test('TestLockOSThreadNesting', async () => {
  await ok(1, 'TestLockOSThreadNesting', 0, G.m, M.lockedExt, M.lockedInt);
});

test.runIf(WHOLE)('Ms that have ended are used again: goroutines that end locked take no memory for good', async () => {
  await ok(2, 'TestLockOSThreadMemory', 30, G.m);
});

test('LockOSThread: one more than there can be is a panic', async () => {
  await ok(1, 'TestLockOSThreadOverflow', 0, G.m, M.lockedExt);
});

describe('init runs on the first thread', () => {
  const dead = 'fatal error: no goroutines (main called runtime.Goexit) - deadlock!';
  test.each([
    ['stays', 0, ''],
    ['unlocks', 0, ''],
    ['locks', 0, ''],
    ['goexit', 2, dead],
    ['sleep, goexit', 2, dead],
  ])('%s', async (how, status, line) => {
    for (const procs of [1, 4]) {
      const { code, stderr } = await rig.run('inits', { procs, args: [how] });
      expect([code, stderr.split('\n')[0]]).toEqual([status, line]);
    }
  });
});

test('on one P, a goroutine that only computes makes way within 20 ms', async () => {
  const [middle = 0] = (await ok(1, 'latency', 21)).split(' ').map(Number);
  // At least the 10 ms of its slice, less than sysmon's pause before; a machine busy with something else delays sysmon
  // too.
  expect(middle).toBeGreaterThan(9);
  expect(middle).toBeLessThan(40);
});
