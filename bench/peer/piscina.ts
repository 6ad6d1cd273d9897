// piscina as the peer. It runs trivial tasks, 1,000 in flight, or the parts of a parallel job, on as many threads as we
// have Ps.
//
// For trivial tasks each thread is given several at once (concurrentTasksPerWorker): with piscina's default of one,
// every task waits for a round trip to the pool's owner: 42 us a task against 18 to 28 on one thread. The comparison is
// with the pool at its best.

import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { Measured } from '../bench.ts';
import { ROOT } from '../paths.ts';
import { type Job, type JobName, newJob, times } from './jobs.ts';

const BATCH = 1000;

function pool(file: string, threads: number, atOnce: number, workerData: unknown): Piscina {
  return new Piscina({
    filename: join(ROOT, 'bench', 'peer', file),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: atOnce,
    workerData,
    execArgv: [],
    recordTiming: false,
  });
}

/** Nanoseconds a trivial task, over so many batches. */
export function piscinaTasks(threads: number, batches: number): Measured {
  const count = new Int32Array(new SharedArrayBuffer(4));
  const tasks = pool('task.mjs', threads, Math.ceil(BATCH / threads), { count: count.buffer });
  return {
    measure: async () => {
      const before = Atomics.load(count, 0);
      const started = process.hrtime.bigint();
      for (let b = 0; b < batches; b++) {
        const running: Promise<unknown>[] = [];
        for (let i = 0; i < BATCH; i++) running.push(tasks.run(undefined));
        await Promise.all(running);
      }
      const elapsed = Number(process.hrtime.bigint() - started);
      const ops = batches * BATCH;
      const got = Atomics.load(count, 0) - before;
      if (got !== ops) throw new Error(`piscina: did ${got} of ${ops} tasks`);
      return elapsed / ops;
    },
    close: () => tasks.destroy(),
  };
}

/** Nanoseconds a parallel job: each of its pieces is a task, and a phase begins when all tasks of the one before are
 *  done. */
export function piscinaJob(name: JobName, threads: number, runs: number): Measured {
  const job = newJob(name);
  const tasks = pool('piece.mjs', threads, 1, { job: name, buffers: job.buffers });
  return {
    measure: () => times(job, runs, () => phases(job, tasks)),
    close: () => tasks.destroy(),
  };
}

async function phases(job: Job, tasks: Piscina): Promise<void> {
  for (let phase = 0; phase < job.phases; phase++) {
    await Promise.all(Array.from({ length: job.pieces }, (_, piece) => tasks.run({ phase, piece })));
  }
}
