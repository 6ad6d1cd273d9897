// The machine as the bootstrap leaves it at mstart: what a reader of Go's rt0_go and schedinit would look at.
// Tests src/boot: rt0, schedinit, heapinit; src/heap: mallocinit; src/shared: globals, layout.

import { expect, test, vi } from 'vitest';
import { GOEXITPC } from '../../src/g/goexit.ts';
import { allMs, allPs, dump } from '../../src/shared/dump.ts';
import { g0, m0, Sched, STACK0, Sys, sched, sys } from '../../src/shared/globals.ts';
import { G, Grunnable, M, Mutex, Pidle, Prunning } from '../../src/shared/layout.ts';
import { rankOf } from '../../src/shared/lockrank.ts';
import { get, getf, word } from '../../src/shared/mem.ts';
import { INITSTACK, ISTACK, MAXPROCS, STACKGUARD } from '../../src/shared/param.ts';
import { at } from '../../src/shared/struct.ts';
import { getg } from '../../src/shared/tls.ts';
import { allGs, textNames } from '../../src/shared/traceback.ts';
import { bootUpToMstart } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

test('g0 and m0 are bound, g0 is on the initial stack, and TLS holds it', async () => {
  await bootUpToMstart();
  expect(getg()).toBe(g0);
  expect(get(m0, M.g0)).toBe(g0);
  expect(get(g0, G.m)).toBe(m0);
  expect(get(m0, M.tls)).toBe(g0);
  const lo = get(g0, G.stacklo);
  const hi = get(g0, G.stackhi);
  expect((hi - lo) * 4).toBe(ISTACK);
  expect(lo).toBeGreaterThanOrEqual(STACK0);
  expect(hi).toBeLessThan(STACK0 + INITSTACK / 4);
  expect(get(g0, G.stackguard0)).toBe(lo + STACKGUARD / 4);
  expect(get(g0, G.stackguard1)).toBe(lo + STACKGUARD / 4);
});

test('allm, allp, allgs: one M, the Ps, the main goroutine', async () => {
  const { buffer } = await bootUpToMstart({ ncpu: 3 });
  expect(allMs(buffer)).toEqual([m0]);
  const ps = allPs(buffer);
  expect(ps.map((p) => dump(buffer, 'p', p)).map(({ id, status }) => [id, status])).toEqual([
    [0, Prunning],
    [1, Pidle],
    [2, Pidle],
  ]);
  const gs = allGs(buffer);
  expect(gs).toHaveLength(1);
  const g = dump(buffer, 'g', gs[0] ?? 0);
  expect(g).toMatchObject({ goid: 1, atomicstatus: Grunnable });
  expect(dump(buffer, 'p', ps[0] ?? 0)).toMatchObject({ runnext: gs[0], m: m0 });
  // Above its entry frame is goexit's.
  expect(word(Number(g.stackhi) - 2)).toBe(GOEXITPC);
});

test('sched: limits, locks with their ranks, nobody stopped, nobody spinning', async () => {
  await bootUpToMstart();
  expect(get(sched, Sched.maxmcount)).toBe(10000);
  expect(get(sched, Sched.gomaxprocs)).toBe(2);
  expect(get(sched, Sched.nmspinning)).toBe(0);
  expect(getf(sched, Sched.lastpoll)).toBeGreaterThan(0);
  expect(Sched.timeToRun % 2).toBe(0);
  const locks = [
    [Sched.lock, 'sched'],
    [Sched.allglock, 'allg'],
    [Sched.gfreelock, 'gFree'],
  ] as const;
  for (const [lock, rank] of locks) expect(word(sched + lock + Mutex.rank)).toBe(rankOf(rank));
  expect(get(sys, Sys.worldstopped)).toBe(0);
});

test('the names of all functions are in shared memory', async () => {
  const { buffer } = await bootUpToMstart();
  const names = textNames(buffer);
  expect(names).toContain('runtime.goexit');
  expect(names.at(-1)).toBe('runtime.main');
});

test('keys and seeds: random data is kept, hash keys are set', async () => {
  await bootUpToMstart();
  const random = [0, 1, 2, 3].map((i) => get(sys, at(Sys.startupRandom, i)));
  expect(new Set(random).size).toBeGreaterThan(1);
  const keys = [0, 1, 2, 3].map((i) =>
    get(sys, Sys.useAeshash) !== 0 ? get(sys, at(Sys.aeskeysched, i)) : get(sys, at(Sys.hashkey, i)),
  );
  expect(new Set(keys).size).toBeGreaterThan(1);
});

test.each([
  [undefined, 2],
  ['3', 3],
  ['1', 1],
  ['0', 2],
  ['-1', 2],
  ['abc', 2],
  ['', 2],
  ['4 ', 2],
  ['+4', 2],
  ['4.5', 2],
  ['004', 4],
  ['99999', MAXPROCS],
  ['2147483648', 2],
  ['99999999999999999999', 2],
])('GOMAXPROCS=%s on 2 processors: %d Ps', async (value, procs) => {
  const { buffer, error } = await bootUpToMstart({ env: value === undefined ? {} : { GOMAXPROCS: value } });
  expect(error).toBe('');
  expect(get(sched, Sched.gomaxprocs)).toBe(procs);
  expect(allPs(buffer)).toHaveLength(procs);
});

test('a power-off that left no initial stack, and a wrong argc, do not get past _rt0_amd64', async () => {
  const { Kern, kern } = await import('../../src/shared/globals.ts');
  const without = (field: number, value: number) => (buffer: SharedArrayBuffer) => {
    new Int32Array(buffer)[kern + field] = value;
  };
  expect((await bootUpToMstart({ before: without(Kern.stack0, 0) })).error).toMatch(/no initial stack/);
  expect((await bootUpToMstart({ before: without(Kern.argc, 9) })).error).toMatch(/bad argument vector/);
});

test('an auxv without a page size, or with a silly one, is refused', async () => {
  expect((await bootUpToMstart({ auxv: [] })).error).toMatch(/bad page size 0/);
  expect((await bootUpToMstart({ auxv: [[6, 5000]] })).error).toMatch(/bad page size 5000/);
});
