// The peer: a piscina pool that runs trivial tasks, 1,000 in flight, on as many threads as we have Ps.
//
// Each thread is given several tasks at once (concurrentTasksPerWorker): with piscina's default of one, every task waits for
// a round trip to the pool's owner: 42 us a task against 18 to 28 on one thread. The comparison is with the pool at its best.

import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { Subject } from '../bench.ts';
import { ROOT } from '../paths.ts';

const BATCH = 1000;

/** Nanoseconds a task, over so many batches. */
export function piscinaTasks(threads: number, batches: number): Subject {
  const count = new Int32Array(new SharedArrayBuffer(4));
  const pool = new Piscina({
    filename: join(ROOT, 'bench', 'peer', 'task.mjs'),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: Math.ceil(BATCH / threads),
    workerData: { count: count.buffer },
    execArgv: [],
    recordTiming: false,
  });
  return {
    measure: async () => {
      const before = Atomics.load(count, 0);
      const started = process.hrtime.bigint();
      for (let b = 0; b < batches; b++) {
        const tasks: Promise<unknown>[] = [];
        for (let i = 0; i < BATCH; i++) tasks.push(pool.run(undefined));
        await Promise.all(tasks);
      }
      const elapsed = Number(process.hrtime.bigint() - started);
      const ops = batches * BATCH;
      const got = Atomics.load(count, 0) - before;
      if (got !== ops) throw new Error(`piscina: did ${got} of ${ops} tasks`);
      return elapsed / ops;
    },
    close: () => pool.destroy(),
  };
}
