// One machine, one boot after another: threads and memory are used again.
// Tests src/host: host, kernel, pool; src/m: mcommon, mstart, startm, stopm.

import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine({ warm: 3 });

const threadsOf = (stdout: string): number[] => stdout.trim().split('\n').map(Number);

test('200 boots in a row: the pool does not grow, and its threads come back', async () => {
  const all = new Set<number>();
  // An M for each P, m0 while it is locked for the init tasks, sysmon, and one that a hand-over may start on a slow
  // day.
  const most = 5;
  for (let i = 0; i < 200; i++) {
    const { code, stdout, stderr } = await rig.run('threads', { procs: 2, strict: true });
    expect([code, stderr]).toEqual([0, '']);
    const ids = threadsOf(stdout);
    expect(ids).toHaveLength(8);
    for (const id of ids) all.add(id);
    expect(rig.machine.threads, `boot ${i}`).toBeLessThanOrEqual(most);
  }
  expect(all.size).toBeLessThanOrEqual(most);
});

test('programs, sizes and ends in turn: nothing of one boot is seen by the next', async () => {
  for (let i = 0; i < 15; i++) {
    const procs = 1 + ((i * 7) % 12);
    const big = await rig.run('many', { procs, args: [10, 300], strict: true });
    expect([big.code, big.stdout]).toEqual([0, '3000 of 3000 ran once\n']);
    const dead = await rig.run('stuck', { procs, args: ['asleep'] });
    expect(dead.code).toBe(2);
    const thrown = await rig.run('panics', { procs, args: ['uncaught'] });
    expect(thrown.code).toBe(2);
    const { code, stdout } = await rig.run('procs', { procs, args: [i] });
    expect(code).toBe(i);
    expect(JSON.parse(stdout)).toMatchObject({ gomaxprocs: procs, goroutines: 1 });
  }
});

test('one machine runs one program at a time, however close together the boots are', async () => {
  // One that goes on until it is stopped: a short one may be over before the third boot has loaded it.
  const endless = fileURLToPath(new URL('../programs/lines.ts', import.meta.url));
  const stdout = new PassThrough().resume();
  const options = { stdout, args: ['4', '1000000'] };
  const boots = await Promise.allSettled([1, 2, 3].map(() => rig.machine.boot(endless, options)));
  const started = boots.flatMap((b) => (b.status === 'fulfilled' ? [b.value] : []));
  const refused = boots.flatMap((b) => (b.status === 'rejected' ? [String(b.reason)] : []));
  expect(started).toHaveLength(1);
  expect(refused).toEqual(new Array(2).fill('Error: boot: the machine is running a program'));
  started[0]?.stop();
  expect((await started[0]?.exited)?.code).toBe(130);
  expect((await rig.run('procs')).code).toBe(0);
});
