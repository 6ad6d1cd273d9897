// The soak itself, for a few seconds: everything is done, the audits pass; what is off by one is found; who stops it is
// told what was done until then.
// Tests src/cli: soakverb.

import { expect, test } from 'vitest';
import { Sched, sched } from '../../src/shared/globals.ts';
import { Mheap, mheap } from '../../src/shared/layout-heap.ts';
import { WHAT } from '../../stress/soak/counts.ts';
import { type SoakPlan, type SoakResult, soak } from '../../stress/soak/soak.ts';
import { SoakTally } from '../../stress/soak/tally.ts';
import { start } from '../cli/rt0.ts';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf, turn, WHOLE } from '../harness/sweep.ts';

const PROCS = turn(1, [1, 4]);
const plan: SoakPlan = {
  procs: PROCS,
  timeMs: sizeOf({ slice: 1500, whole: 3500 }),
  seed,
  build: 'debug',
  memory: 1024 ** 3,
};

test(seeded('nothing is found, and everything was done'), async () => {
  const result = await soak(plan, () => undefined, new AbortController().signal);
  expect(result.finding).toBeNull();
  expect(result.runs.map((r) => r.procs)).toEqual(PROCS);
  for (const { audits, did } of result.runs) {
    expect(audits).toBeGreaterThan(0);
    const idle = Object.entries(did).filter(([, n]) => n === 0);
    expect(idle).toEqual([]);
  }
});

/** A soak in which the word at `a` is one more than it should be from the first audit on, or, without a word, that is
 *  stopped then. */
async function spoilt(a: number | null): Promise<SoakResult> {
  const abort = new AbortController();
  let done = false;
  return await soak(
    { ...plan, procs: [2], timeMs: 20_000 },
    (_procs, _ms, audits, rt) => {
      if (done || audits < 1) return;
      done = true;
      if (a === null) abort.abort();
      else Atomics.add(new Int32Array(rt.memory), a, 1);
    },
    abort.signal,
  );
}

test('a counter that is off by one is a finding, with a dump, and with what was done', async () => {
  const result = await spoilt(sched + Sched.ngsys);
  expect(result.finding?.what.join('\n')).toMatch(/^ngsys is \d+, recounted \d+$/m);
  expect(result.finding?.dump).toMatch(/^SCHED /);
  expect(result.runs[0]).toMatchObject({ audits: 1, stopped: false });
});

test.runIf(WHOLE)('so is one of the heap', async () => {
  const result = await spoilt(mheap + Mheap.heapSpans);
  expect(result.finding?.what).toEqual(['exit code 3: expected 0']);
  expect(result.finding?.output).toMatch(/^soak: the heap: mheap\.heapSpans is \d+, recounted \d+$/m);
});

test('stopped: what it did so far, audited', async () => {
  const { runs, finding } = await spoilt(null);
  expect(finding).toBeNull();
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ procs: 2, stopped: true, audits: 1 });
  expect(runs[0]?.did.goroutines).toBeGreaterThan(0);
  expect(runs[0]?.did.messages).toBeGreaterThan(0);
});

test('counts go on when their words are full', () => {
  const words = new Int32Array(100);
  const tally = new SoakTally();
  const rounds = [2 ** 31 - 10, 2 ** 31, 2 ** 31, 7];
  let sum = 0;
  for (const n of rounds) {
    sum += n;
    words[50] = sum | 0;
    tally.look(words, 50);
  }
  expect(tally.did()[WHAT[0]]).toBe(sum);
});

test('^C: the table so far, exit 130; SIGQUIT: all goroutines, exit 2', async () => {
  const soaks = (['SIGINT', 'SIGQUIT'] as const).map(async (signal) => {
    const running = start(['soak', '--time', '60s', '-p', '1', '--memory', '1G']);
    // It has begun.
    await running.tells('· -p 1 --seed');
    running.child.kill(signal);
    return await running.ended;
  });
  const [stopped, quitted] = await Promise.all(soaks);
  expect(stopped?.stdout).toMatch(
    /│ +1 Ps │\n(.*\n)*│ messages +│ +\d[\d,]* │\n(.*\n)*stopped: nothing found, seed \d+\n$/,
  );
  expect(stopped?.code).toBe(130);
  expect(quitted?.stderr).toMatch(/^SIGQUIT: quit\n\ngoroutine 1 \[/m);
  expect(quitted?.stdout).toMatch(/stopped: nothing found/);
  expect(quitted?.code).toBe(2);
});
