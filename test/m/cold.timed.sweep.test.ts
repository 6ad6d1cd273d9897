// Threads that are not there yet hold nobody back. Each run is a process of its own, whose threads have loaded nothing.
// RT0_NIGHTLY=1: 100 runs for each number of Ps; RT0_BUSY=2: beside two other processes that compute.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, rt0 } from '../cli/rt0.ts';
import { NIGHTLY, sizeOf } from '../harness/sweep.ts';

const RUNS = sizeOf({ slice: 2, whole: 20, night: 100 });
const BUSY = Number(process.env.RT0_BUSY ?? 0);
const PROGRAM = join(ROOT, 'test/programs/cold.ts');
/** The longest that a goroutine may wait beside one that computes. */
const LATEST = 5_000;

const busy: ChildProcess[] = [];
beforeAll(() => {
  for (let i = 0; i < BUSY; i++) busy.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
});
afterAll(() => {
  for (const p of busy) p.kill('SIGKILL');
});

async function cold(procs: number, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await rt0(['run', '-p', String(procs), PROGRAM, '--', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim();
}

/**
 * A goroutine that sleeps has its timer on a P. If that P's M could not run anything yet, the goroutine came late, and
 * others before it: in a third to half of all runs. On a machine on which a thread waits 10 ms for a processor one run
 * in many may do so, as Go's do.
 */
test.each([1, 2, 4, 8])('who sleeps less goes on first, GOMAXPROCS=%d', { timeout: 1_800_000 }, async (procs) => {
  const said: string[] = [];
  for (let i = 0; i < RUNS; i++) said.push(await cold(procs, 'order'));
  const wrong = said.filter((s) => s !== '10 20 30');
  console.log(`GOMAXPROCS=${procs}: ${RUNS - wrong.length} of ${RUNS} in order`, wrong.join(', '));
  expect(wrong.length, wrong.join(', ')).toBeLessThanOrEqual(NIGHTLY ? 0 : 1);
});

test('who sleeps less goes on first also when all are late', async () => {
  expect(await cold(1, 'late')).toBe('10 20 30');
});

/** The best of three runs: what the system does to other threads than the two that matter is not subtracted, and comes
 *  and goes. */
test.runIf(existsSync('/proc/thread-self/schedstat')).each([2, 4, 8])(
  'who is started beside one that computes runs within 5 ms in the first second, GOMAXPROCS=%d',
  async (procs) => {
    const runs: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const run = (await cold(procs, 'starts', '1000')).split(' ').map(Number);
      runs.push(run);
      if ((run[2] ?? 0) <= LATEST) break;
    }
    console.log(`GOMAXPROCS=${procs}: rounds, longest wait and that without delays in us: ${runs.join('; ')}`);
    const best = Math.min(...runs.map((r) => r[2] ?? Number.NaN));
    expect(best).toBeLessThanOrEqual(LATEST);
  },
);
