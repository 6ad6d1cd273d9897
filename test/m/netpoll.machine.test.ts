// The poller under real host calls: many goroutines that wait, alone and while others compute; what is a deadlock and
// what is not. Each run is audited (netpollWaiters, host calls given back).
// Tests src/m: hostcache, hostcall, injectglist, netpoll, pollorstop.

import type { HostFunctions } from 'rt0/host';
import { describe, expect, test } from 'vitest';
import { netpolled } from '../../src/shared/globals.ts';
import { Netpoll } from '../../src/shared/layout-host.ts';
import { type Outcome, type RunOptions, useMachine } from '../harness/machine.ts';

const rig = useMachine();
const host: HostFunctions = {
  now: (v: number) => v + 1,
  later: (v: number) => new Promise<number>((resolve) => setImmediate(resolve, v + 1)),
};

const run = (procs: number, args: (string | number)[], more: RunOptions = {}): Promise<Outcome> =>
  rig.run('polls', { procs, args, host, strict: true, patience: 20_000, ...more });

async function says(expected: string, procs: number, ...args: (string | number)[]): Promise<Outcome> {
  const r = await run(procs, args);
  expect(r.stderr, r.how).toBe('');
  expect(r.stdout, r.how).toBe(expected);
  return r;
}

describe.each([1, 2, 4, 8])('GOMAXPROCS=%i', (procs) => {
  test('a storm of calls, fewer bursts than calls', async () => {
    const { memory, how } = await says('20000 calls\n', procs, 'storm', 200, 100);
    const floats = new Float64Array(memory);
    const calls = floats[(netpolled + Netpoll.calls) >>> 1] as number;
    const bursts = floats[(netpolled + Netpoll.bursts) >>> 1] as number;
    expect(calls, how).toBe(20_000);
    expect(bursts, how).toBeLessThan(0.9 * calls);
    // No more were made than goroutines could use at once.
    expect(new Int32Array(memory)[netpolled + Netpoll.made], how).toBeLessThanOrEqual(200);
  });

  test('answers come while others compute without a pause', async () => {
    await says('all true\n', procs, 'compute', procs + 1, 10);
  });

  test('one goroutine waits for the host, all others for it: no deadlock', async () => {
    await says(`slept ${40 + 39}\n`, procs, 'alone', 40);
  });

  test('goroutines that are tied to their threads', async () => {
    await says('locked 600\n', procs, 'locked', 6, 100);
  });

  test('while the number of Ps changes', async () => {
    await says('resized 4000\n', procs, 'resize', 40, 100);
  });

  test('a deadlock is one when nobody waits for the host any more', { repeats: procs === 1 ? 2 : 9 }, async () => {
    const r = await run(procs, ['deadlock', 12, 20], { patience: 5000, seed: Math.floor(Math.random() * 2 ** 31) });
    expect(r.stderr, r.how).toMatch(
      /^fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 \[chan receive\]:\n/,
    );
    expect(r.code, r.how).toBe(2);
  });
});
