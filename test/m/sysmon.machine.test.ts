// What only sysmon does, on whole machines.

import { describe, expect, test } from 'vitest';
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
    // It is there: who waits for a moment has to wait until its time slice is over. Not each time: a request for a slice that is over
    // may come late, and cut the next one short.
    expect(longest).toBeGreaterThan(8);
    expect(longest).toBeLessThan(1000);
  });
});

test.each([1, 2])('the host wakes a machine that is asleep, sysmon too; GOMAXPROCS=%i', async (procs) => {
  const [waited = 0] = await figures(procs, 'afterhost', 100);
  // Asleep, sysmon asks again in a minute.
  expect(waited).toBeLessThan(1000);
});

test('while everybody sleeps, or blocks, sysmon takes next to no processor time', async () => {
  const [asleep = 0, blocked = 0] = await figures(2, 'idle', 500);
  // 25 ms and more if it went on to look every 60 us.
  expect(asleep).toBeLessThan(12);
  expect(blocked).toBeLessThan(12);
});
