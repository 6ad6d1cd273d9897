// Tests of Go's own suite (proc_test.go), by name, on a whole machine.
// Tests src/m: gosched, newproc, schedule; src/lib: program.

import { expect, test } from 'vitest';
import { MAXPROCS } from '../../src/shared/param.ts';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();

test.each([
  [2, 10],
  [4, 6],
  [8, 1],
])(seeded('TestGoroutineParallelism: P=%i, %i times'), async (procs, tries) => {
  const { code, stdout, stderr } = await rig.run('parallelism', { procs, args: [procs, tries], strict: true });
  expect([code, stdout, stderr]).toEqual([0, `${tries} times ${procs} goroutines at once\n`, '']);
});

test.each([1, 2, 4])(seeded('TestYieldProgress: GOMAXPROCS=%i'), async (procs) => {
  const { code, stdout } = await rig.run('yieldprogress', { procs, args: [2000], strict: true });
  expect(code).toBe(0);
  const yields = Number(/^yielded (\d+)\n$/.exec(stdout)?.[1]);
  // On one P they take turns, both through the global queue; on several one of them may be ahead.
  if (procs === 1) expect(Math.abs(yields - 2000)).toBeLessThan(100);
  else expect(yields).toBeGreaterThan(0);
});

test.each([1, 2, 4])(seeded('TestNumGoroutine: GOMAXPROCS=%i'), async (procs) => {
  const { code, stdout } = await rig.run('numgoroutine', { procs, strict: true });
  expect([code, stdout]).toEqual([0, '1\n11\n1\n']);
});

test('TestBigGOMAXPROCS: 1024 is clamped, and the machine boots', async () => {
  const { code, stdout } = await rig.run('procs', { env: { GOMAXPROCS: '1024' } });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ gomaxprocs: MAXPROCS, env: '1024' });
});

test.each([
  ['3', 3],
  ['256', 256],
  ['257', 256],
  // As Go treats them: not a number of procs, so the number of CPUs.
  ['0', null],
  ['-4', null],
  ['abc', null],
  ['', null],
])('GOMAXPROCS=%j in the environment', async (text, procs) => {
  const { code, stdout, stats } = await rig.run('procs', { env: { GOMAXPROCS: text } });
  expect(code).toBe(0);
  const seen = JSON.parse(stdout) as { gomaxprocs: number; cpus: number; goroutines: number };
  expect(seen.gomaxprocs).toBe(procs ?? seen.cpus);
  expect(seen.goroutines).toBe(1);
  expect(stats.gomaxprocs).toBe(seen.gomaxprocs);
});

test('one P: the last go statement runs first, then the others in order; who yields goes behind all', async () => {
  const { stdout } = await rig.run('order', { procs: 1, strict: true });
  expect(stdout.trim().split('\n')).toEqual(['3', '0', '1 yields', '2', '1', 'main']);
});
