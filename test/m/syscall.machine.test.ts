// Syscalls on real threads: the P runs others while a thread blocks, and nothing is lost on the way back.

import { describe, expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();
const PROCS = [1, 2, 4, 8];

test('64 blocked goroutines at GOMAXPROCS=2: they block at the same time, others compute, threads are used again', async () => {
  const { code, stdout, stderr } = await rig.run('syscalls', { procs: 2, args: ['block', 64, 250], patience: 60_000 });
  expect([code, stderr]).toEqual([0, '']);
  const [alone, first, again] = stdout.split('\n').map((line) => line.split(' ').map(Number));
  const [, rateAlone = 0] = alone ?? [];
  const [, , threads = 0] = first ?? [];
  const [took = 0, rate = 0, threadsAgain = 0] = again ?? [];
  // 64 times 250 ms one after another would be 16 s.
  expect(took).toBeLessThan(4000);
  // How many it takes depends on how soon new ones come up: the first to be done are used again.
  expect(threads).toBeGreaterThan(5);
  expect(threadsAgain).toBeLessThan(threads + 20);
  // At full rate, but for what the blocking threads themselves take; half leaves room for a busy machine.
  expect(rate / rateAlone).toBeGreaterThan(0.5);
});

describe.each(PROCS)('GOMAXPROCS=%i', (procs) => {
  test.each([
    ['files', 6],
    ['short', 50_000],
    ['stop', 60],
  ])(seeded('%s %i'), async (mode, n) => {
    const { code, stdout, stderr } = await rig.run('syscalls', { procs, args: [mode, n], strict: true });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/ok\n$/);
  });
});

test('what the function throws is thrown in the goroutine', async () => {
  const { code, stdout } = await rig.run('syscalls', { procs: 2, args: ['throws'], strict: true });
  expect([code, stdout]).toEqual([0, 'RangeError: as fn throws it\nok\n']);
});

test('more blocked threads than SetMaxThreads allows end the run as in Go', async () => {
  const { code, stderr } = await rig.run('syscalls', { procs: 2, args: ['limit', 12], audit: false });
  expect(code).toBe(2);
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    'runtime: program exceeds 12-thread limit',
    'fatal error: thread exhaustion',
  ]);
});
