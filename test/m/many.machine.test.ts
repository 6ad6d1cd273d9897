import type { Stats } from 'rt0/host';
import { expect, test } from 'vitest';
import { dump } from '../../src/shared/dump.ts';
import { kern } from '../../src/shared/globals.ts';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

// A million that are alive at once take 2.6 GB: a 2 KiB stack and a g each. They come to that here too when spawners
// are ahead of children. In the release build: it is the one that has to be good at this.
const rig = useMachine({ memory: 4 * 1024 ** 3, build: 'release' });
const sum = (stats: Stats, f: (p: Stats['ps'][number]) => number): number => stats.ps.reduce((n, p) => n + f(p), 0);

test.each([1, 2])(seeded('1,000,000 goroutines, each once, at GOMAXPROCS=%i'), async (procs) => {
  const args = [1000, 1000];
  const { code, stdout, stderr, stats } = await rig.run('many', {
    procs,
    args,
    strict: true,
    audit: false,
    patience: 60_000,
  });
  expect([code, stdout, stderr]).toEqual([0, '1000000 of 1000000 ran once\n', '']);
  expect(stats.goroutines.created).toBe(1_001_004);
  expect(stats.goroutines.finished).toBeGreaterThanOrEqual(1_001_000 - procs);
  expect(sum(stats, (p) => p.spawned)).toBe(1_001_004);
  expect(sum(stats, (p) => p.stolen)).toBe(sum(stats, (p) => p.stolenFrom));
});

test(seeded('1,000,000 goroutines that are parked at the same time, at most 2.6 KB each'), async () => {
  const args = [1000, 1000, 'live'];
  const { code, stdout, stderr, memory } = await rig.run('many', {
    procs: 2,
    args,
    audit: false,
    patience: 60_000,
  });
  expect([code, stdout, stderr]).toEqual([0, '1000001 live\n1000000 of 1000000 ran once\n', '']);
  // The highest word that any boot of this machine has used.
  const used = Number(dump(memory, 'kern', kern).dirty) * 4;
  expect(used).toBeGreaterThan(2048 * 1e6);
  expect((used - 8e6) / 1e6, 'bytes a goroutine, its words in marks and beds left out').toBeLessThan(2600);
});

test('from one spawner: the ring overflows to the global queue again and again', async () => {
  const { code, stdout, stats } = await rig.run('many', { procs: 2, args: [1, 100_000], strict: true });
  expect([code, stdout]).toEqual([0, '100000 of 100000 ran once\n']);
  expect(sum(stats, (p) => p.overflowed)).toBeGreaterThan(0);
});
