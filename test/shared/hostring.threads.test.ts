// The way of host calls under real contention: threads submit, this thread is the host.

import { expect, test } from 'vitest';
import { Queue } from '../../src/host/calls/queue.ts';
import { netpolled } from '../../src/shared/globals.ts';
import { HOSTDONE, HostCall, Netpoll } from '../../src/shared/layout-host.ts';
import { runThreads } from '../harness/threads.ts';

interface Seen {
  readonly values: number[];
  calls: number;
  bursts: number;
}

/** Answers with twice the argument: one in three at once, one a turn later, one after the others of its burst. */
function host(seen: Seen): (memory: SharedArrayBuffer) => { close(): void } {
  return (memory) => {
    const words = new Int32Array(memory);
    const floats = new Float64Array(memory);
    const queue: Queue = new Queue(memory, (call) => {
      const v = floats[(call + HostCall.args) >>> 1] as number;
      seen.values.push(v);
      const answer = (): void => {
        floats[(call + HostCall.result) >>> 1] = 2 * v;
        words[call + HostCall.state] = HOSTDONE;
        queue.complete(call);
      };
      if (v % 3 === 0) answer();
      else if (v % 3 === 1) setImmediate(answer);
      else queueMicrotask(answer);
    });
    return {
      close() {
        queue.close();
        seen.calls = floats[(netpolled + Netpoll.calls) >>> 1] as number;
        seen.bursts = floats[(netpolled + Netpoll.bursts) >>> 1] as number;
      },
    };
  };
}

/** Spinning is for as many threads as there may be cores. */
const jobs = [1, 2, 4, 8].flatMap((threads) =>
  [1, 16].flatMap((window) => (threads <= 2 ? [0, 1] : [1]).map((blocks) => ({ threads, window, blocks }))),
);

test.each(jobs)('$threads threads, $window calls under way, blocks: $blocks', async ({ threads, window, blocks }) => {
  const calls = Math.ceil((window === 1 ? 300 : 2000) / threads);
  const seen: Seen = { values: [], calls: 0, bursts: 0 };
  const { values, finish } = await runThreads<number, { made: number; free: number; waiters: number }>({
    entry: 'shared/hostring',
    scenario: 'ring',
    threads,
    params: { calls, window, blocks },
    beside: host(seen),
  });
  expect(values).toEqual(Array(threads).fill(calls));
  expect(finish).toMatchObject({ free: finish.made, waiters: 0 });
  expect(finish.made).toBeLessThanOrEqual(threads * window);
  // Each call once; those of one thread in the order in which it submitted them.
  expect(seen.values.length).toBe(threads * calls);
  expect(new Set(seen.values).size).toBe(threads * calls);
  for (let i = 0; i < threads; i++) {
    const own = seen.values.filter((v) => Math.floor(v / calls) === i);
    expect(own).toEqual([...own].sort((a, b) => a - b));
  }
  expect(seen.calls).toBe(threads * calls);
  expect(seen.bursts).toBeLessThanOrEqual(seen.calls);
});
