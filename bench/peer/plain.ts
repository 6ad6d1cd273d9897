// Plain worker threads as the peer: what somebody writes who wants the most of them. The threads share the memory and
// take pieces from an atomic counter; between phases, and between runs, they sleep in Atomics.wait. No messages.

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Measured } from '../bench.ts';
import { ROOT } from '../paths.ts';
import { type JobName, newJob, times } from './jobs.ts';

const ROUND = 0;
const DONE = 1;
const NEXT = 2;

/** Nanoseconds a parallel job on so many threads. */
export function plainJob(name: JobName, threads: number, runs: number): Measured {
  const job = newJob(name);
  const words = new Int32Array(new SharedArrayBuffer(4 * (NEXT + 2 * job.phases)));
  const workerData = {
    job: name,
    buffers: job.buffers,
    control: words.buffer,
    phases: job.phases,
    pieces: job.pieces,
  };
  const file = join(ROOT, 'bench', 'peer', 'plain.mjs');
  let failed: Error | null = null;
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData, execArgv: [] }));
  for (const w of workers) {
    w.once('error', (e) => {
      failed = e;
    });
  }
  return {
    measure: () =>
      times(job, runs, async () => {
        words.fill(0, DONE);
        Atomics.add(words, ROUND, 1);
        Atomics.notify(words, ROUND);
        await all(words, threads, () => failed);
      }),
    close: async () => {
      await Promise.all(workers.map((w) => w.terminate()));
    },
  };
}

/** Waits until all threads have left the round, at most a minute. A thread's error arrives between two looks. */
async function all(words: Int32Array, threads: number, failed: () => Error | null): Promise<void> {
  for (let looks = 0; looks < 60; looks++) {
    const n = Atomics.load(words, DONE);
    if (n === threads) return;
    if (Atomics.wait(words, DONE, n, 1000) === 'timed-out') await setImmediate();
    const error = failed();
    if (error !== null) throw error;
  }
  throw new Error(`plain worker threads: ${Atomics.load(words, DONE)} of ${threads} done after 60 s`);
}
