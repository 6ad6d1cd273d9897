// What only sysmon does, on whole machines.
// Tests src/m: sysmon, sysmonwait.

import { describe, expect, test } from 'vitest';
import { Sched, sched } from '../../src/shared/globals.ts';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

async function figures(procs: number, ...args: (string | number)[]): Promise<number[]> {
  const host = { later: (ms: number) => new Promise<number>((done) => setTimeout(done, ms, ms)) };
  const { code, stdout, stderr, how } = await rig.run('sysmon', { procs, args, host });
  expect([code, stderr], how).toEqual([0, '']);
  return stdout.trim().split(' ').map(Number);
}

describe('on one P, beside a loop that changes nothing that anybody sees, others run', () => {
  test.each(['while', 'for', 'counting', 'labels', 'calls'])('%s', async (kind) => {
    const [longest = 0] = await figures(1, 'spin', kind);
    // It is there: who waits for a moment has to wait until its time slice is over. Not each time: a request for a
    // slice that is over may come late, and cut the next one short.
    expect(longest).toBeGreaterThan(8);
    expect(longest).toBeLessThan(1000);
  });
});

test.each([1, 2])('the host wakes a machine that is asleep, sysmon too; GOMAXPROCS=%i', async (procs) => {
  const [waited = 0] = await figures(procs, 'afterhost', 100);
  // Asleep, sysmon asks again in a minute.
  expect(waited).toBeLessThan(1000);
});

test('sysmon sleeps while everybody waits or blocks, and is awake while somebody runs', async () => {
  const slept: Record<string, boolean> = {};
  const host = {
    look: async (what: string, ms: number) => {
      await new Promise((done) => setTimeout(done, ms));
      slept[what] = Atomics.load(new Int32Array(memory ?? new SharedArrayBuffer(0)), sched + Sched.sysmonwait) === 1;
    },
  };
  let memory: SharedArrayBuffer | null = null;
  const started = (rt: { memory: SharedArrayBuffer }): void => {
    memory = rt.memory;
  };
  const { code, stderr } = await rig.run('sysmon', { procs: 2, args: ['idle', 150], host, started });
  expect([code, stderr]).toEqual([0, '']);
  expect(slept).toEqual({ host: true, syscall: true, spin: false });
});
