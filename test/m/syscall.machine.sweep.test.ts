// Syscalls on real threads: the P runs others while a thread blocks, and nothing is lost on the way back.
// Tests src/m: handoffp, syscall, threadwait.

import { describe, expect, test } from 'vitest';
import { Sched, sched } from '../../src/shared/globals.ts';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';
import { sizeOf, turn, WHOLE } from '../harness/sweep.ts';

const rig = useMachine();

/** What `during` prints: what a millisecond of this process's processor time is worth, before goroutines block and
 *  while they do. Other processes do not show in it. */
function rates(stdout: string): { alone: number[]; beside: number[] } {
  const lines = stdout.split('\n').map((line) => line.split(' ').map(Number));
  const of = (phase: number): number[] => lines.filter((l) => l.length === 3 && l[0] === phase).map((l) => l[2] ?? 0);
  const [alone, beside] = [of(0), of(1)];
  expect([alone.length, beside.length]).toEqual([6, 6]);
  return { alone, beside };
}

/** Ms that have exited. None has a reason to: no goroutine ends locked. */
function exited(memory: SharedArrayBuffer): number | undefined {
  return new Int32Array(memory)[sched + Sched.nmfreed];
}

const median = (a: readonly number[]): number => [...a].sort((x, y) => x - y)[a.length >> 1] ?? 0;

describe('with threads in the pool', () => {
  const stocked = useMachine({ warm: 72 });

  test('64 blocked goroutines at GOMAXPROCS=2: they block at the same time, others compute at full rate, threads are used again', async () => {
    const args = ['block', 64, 250, 6];
    const { code, stdout, stderr, memory } = await stocked.run('syscalls', { procs: 2, args, patience: 60_000 });
    expect([code, stderr]).toEqual([0, '']);
    expect(exited(memory)).toBe(0);
    const rounds = stdout.split('\n').map((line) => line.split(' ').map(Number));
    const pairs = [0, 2, 4].map((i) => {
      const [, alone = 0] = rounds[i] ?? [];
      const [took = 0, rate = 0, threads = 0] = rounds[i + 1] ?? [];
      return { took, threads, rate: rate / alone };
    });
    // 64 times 250 ms one after another would be 16 s.
    expect(Math.min(...pairs.map((p) => p.took))).toBeLessThan(2000);
    // Ms come as they are needed; later rounds need few more.
    expect(pairs[0]?.threads).toBeGreaterThan(20);
    expect(pairs[2]?.threads).toBeLessThan(80);
    // The best of three, each beside a round without blocked ones: 0.9 and more on an idle machine; what else a busy
    // one does falls on one side or the other.
    expect(Math.max(...pairs.map((p) => p.rate))).toBeGreaterThan(0.5);
  });

  test.runIf(WHOLE)('64 blocked goroutines at GOMAXPROCS=2: others compute at full rate from the start', async () => {
    const args = ['during', 64, 200, 6];
    const { code, stdout, stderr } = await stocked.run('syscalls', { procs: 2, args, audit: false });
    expect([code, stderr]).toEqual([0, '']);
    const { alone, beside } = rates(stdout);
    // 0.95 and more, but for the first window or two, in which 64 Ms start.
    expect(median(beside) / Math.max(...alone)).toBeGreaterThan(0.8);
    expect(Number(/threads (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(40);
  });
});

describe('with none', () => {
  const cold = useMachine({ warm: 4 });

  test.runIf(WHOLE)(
    '64 goroutines that want to block at GOMAXPROCS=2 wait for threads, and others compute meanwhile',
    async () => {
      const args = ['during', 64, 200, 6];
      const { code, stdout, stderr } = await cold.run('syscalls', { procs: 2, args, audit: false });
      expect([code, stderr]).toEqual([0, '']);
      const { alone, beside } = rates(stdout);
      // 0.65 to 0.85 on a busy machine, down to 0.53 on one with 20 runnable processes, as births are paced by the
      // clock and those who compute get less; 0.15 to 0.4 when nobody waits for a thread.
      expect(median(beside) / Math.max(...alone)).toBeGreaterThan(0.45);
      // They are born slowly: all 64 would be all that the processors do in these 1.2 s.
      const threads = Number(/threads (\d+)/.exec(stdout)?.[1]);
      expect(threads).toBeGreaterThan(5);
      expect(threads).toBeLessThan(20);
      expect(cold.machine.threads).toBeLessThan(20);
    },
  );

  test('what no frame can hold does not keep a goroutine from blocking', async () => {
    const { code, stdout, stderr } = await cold.run('syscalls', { procs: 2, args: ['keepers', 12], strict: true });
    expect([code, stdout, stderr]).toEqual([0, 'ok\n', '']);
  });

  test('who waited for a thread gives it back when it ends, whether threads are short by then or not', async () => {
    for (let i = 0; i < sizeOf({ slice: 1, whole: 3 }); i++) {
      const { code, stderr, memory } = await cold.run('syscalls', {
        procs: 2,
        args: ['block', 24, 60, 4],
        patience: 60_000,
      });
      expect([code, stderr, exited(memory)]).toEqual([0, '', 0]);
    }
  });
});

const MODES = [
  ['files', 6],
  ['short', 50_000],
  ['stop', 60],
  ['native', 4],
] as const;
test.each(MODES.flatMap(([mode, n], i) => turn(i, [4, 1, 2, 8]).map((procs) => [mode, n, procs] as const)))(
  seeded('%s %i, GOMAXPROCS=%i'),
  async (mode, n, procs) => {
    const { code, stdout, stderr } = await rig.run('syscalls', { procs, args: [mode, n], strict: true });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/ok\n$/);
  },
);

test('what the function throws is thrown in the goroutine', async () => {
  const { code, stdout } = await rig.run('syscalls', { procs: 2, args: ['throws'], strict: true });
  expect([code, stdout]).toEqual([0, 'RangeError: as fn throws it\nok\n']);
});

test('a syscall in a syscall is a part of it', async () => {
  const { code, stdout } = await rig.run('syscalls', { procs: 2, args: ['nested'], strict: true });
  expect([code, stdout]).toEqual([0, 'RangeError: from within\nok\n']);
});

describe('what needs a P ends the run when the function of a syscall does it, in every build', () => {
  const release = useMachine({ build: 'release' });
  const became = 'a goroutine was made runnable';
  test.each([
    ['go', 'go'],
    ['send', became],
    ['close', became],
    ['unlock', became],
    ['done', became],
    ['chan', 'memory was allocated'],
    ['timer', 'a timer was started'],
  ])('%s', async (kind, what) => {
    const line = `fatal error: ${what} in the function of a syscall, which may not use goroutines, channels, locks or timers`;
    for (const machine of turn(kind.length, [rig, release])) {
      const { code, stdout, stderr } = await machine.run('syscalls', {
        procs: 2,
        args: ['misuse', kind],
        audit: false,
      });
      expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', line]);
      expect(stderr).toMatch(/goroutine 1 \[syscall\]:\nmain\.\w+\(\.\.\.\)\n\t.*syscalls\.ts:\d+/);
    }
  });
});

test('SetMaxThreads: numbers, of which fewer than there are threads end the run', async () => {
  const { code, stdout, stderr } = await rig.run('syscalls', { procs: 2, args: ['limits'], audit: false });
  expect(code).toBe(2);
  const refused = ['NaN', '12', 'undefined', 'null'].map((v) => `TypeError: setMaxThreads(${v}): expected a number`);
  expect(stdout.trim().split('\n')).toEqual([...refused, '10000 2147483647 99']);
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    'runtime: program exceeds -1-thread limit',
    'fatal error: thread exhaustion',
  ]);
});

test('more blocked threads than SetMaxThreads allows end the run as in Go', async () => {
  const { code, stdout, stderr } = await rig.run('syscalls', { procs: 2, args: ['limit', 12], audit: false });
  expect(code).toBe(2);
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    'runtime: program exceeds 12-thread limit',
    'fatal error: thread exhaustion',
  ]);
  expect(stdout).toBe('was 10000\n');
});
