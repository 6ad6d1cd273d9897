// Go's tests of the sync package and of semaphores on real threads: short, and in the long suite in full in the release
// build. Tests src/sync: cond, mutex, notifylist, once, rwmutex, sema, waitgroup; src/lib: sync.

import { afterAll, describe, expect, test } from 'vitest';
import { BUILDS, machine, output, procsOf, run } from '../harness/programs.ts';
import { WHOLE } from '../harness/sweep.ts';

const TESTS = [
  'TestSemaphore',
  'TestMutex',
  'TestMutexFairness',
  'TestParallelReaders',
  'TestRWMutex',
  'TestRLocker',
  'TestWaitGroup',
  'TestWaitGroupMisuse',
  'TestWaitGroupRace',
  'TestCondSignal',
  'TestCondSignalGenerations',
  'TestCondBroadcast',
  'TestRace',
  'TestCondSignalStealing',
  'TestOnce',
  'TestOncePanic',
  'TestSemaHandoff',
];

describe.each(BUILDS)('%s', (build) => {
  const m = machine(build);
  afterAll(() => m.close());

  test.each(TESTS.flatMap((name, i) => procsOf(build, i).map((procs) => [name, procs] as const)))(
    '%s, GOMAXPROCS %i',
    async (name, procs) => {
      const size = build === 'release' && WHOLE ? [] : ['1'];
      expect(await output(m, 'sync/programs/gosync', procs, [name, ...size])).toBe('ok\n');
    },
  );

  // TestMutexMisuse: the program's own catch does not see it.
  test.each([
    ['Mutex.Unlock', 'sync: unlock of unlocked mutex'],
    ['Mutex.Unlock2', 'sync: unlock of unlocked mutex'],
    ['RWMutex.Unlock', 'sync: Unlock of unlocked RWMutex'],
    ['RWMutex.Unlock2', 'sync: Unlock of unlocked RWMutex'],
    ['RWMutex.RUnlock', 'sync: RUnlock of unlocked RWMutex'],
    ['RWMutex.RUnlock2', 'sync: RUnlock of unlocked RWMutex'],
  ])('%s ends the program', async (name, message) => {
    const { code, out, err } = await run(m, 'sync/programs/gosync', 2, [name]);
    expect(err.split('\n')[0]).toBe(`fatal error: ${message}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
