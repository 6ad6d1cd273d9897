import { expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { runThreads } from '../harness/threads.ts';

const entry = 'shared/lock';

test.each([
  [1, 50_000, 0],
  [2, 60_000, 0],
  [4, 25_000, 0],
  [8, 10_000, 0],
  // Held long enough that waiters go to sleep and are woken. 4 and 8 threads have no core for each.
  [2, 3000, 400],
  [4, 2000, 400],
  [8, 1000, 400],
])(seeded('mutual exclusion: %i threads, %i rounds, held for up to %i pauses'), async (threads, rounds, hold) => {
  const { values, finish } = await runThreads({ entry, scenario: 'counter', threads, params: { rounds, hold } });
  expect(values).toEqual(new Array(threads).fill(rounds));
  expect(finish).toEqual({ count: threads * rounds, key: 0 });
});

test.each([2, 4, 8])(seeded('nobody is shut out for ever: %i threads'), async (threads) => {
  const params = { rounds: 1500, hold: 200, away: 200 };
  const { values, finish } = await runThreads<number>({ entry, scenario: 'fairness', threads, params });
  for (const [i, n] of values.entries()) expect(n, `thread ${i} of ${values}`).toBeGreaterThan(0);
  expect(finish).toEqual({ count: values.reduce((a, b) => a + b), key: 0 });
});

test.each([2, 4, 8])(seeded('notes: %i threads hand turns to and fro'), async (threads) => {
  const rounds = 8000 / threads;
  const { values } = await runThreads<number>({ entry, scenario: 'notes', threads, params: { rounds } });
  for (let k = 0; k < threads; k += 2) expect(Math.max(values[k] ?? 0, values[k + 1] ?? 0)).toBe(2 * rounds);
});

test.each([2, 4, 8])(seeded('notes with a bound: %i threads, wakes that meet time-outs'), async (threads) => {
  const params = { rounds: 8000 / threads, delay: 400 };
  const { values } = await runThreads<number>({ entry, scenario: 'timednotes', threads, params });
  // Otherwise the race that this is about was never run.
  expect(values.reduce((a, b) => a + b)).toBeGreaterThan(0);
});

test('the harness: a thread that never ends is named, with a dump', async () => {
  const hang = runThreads({ entry, scenario: 'broken', threads: 2, patience: 1000 });
  await expect(hang).rejects.toThrow(
    /no end after 1000 ms; still running: threads (0,)?1\nprogress: 7,7\nSCHED[\s\S]*M1 @/,
  );
});

test('the harness: a thread that throws is heard', async () => {
  const fail = runThreads({ entry, scenario: 'broken', threads: 3 });
  await expect(fail).rejects.toThrow(/a thread failed\n[\s\S]*thread 2: Error: this thread was told to fail/);
});
