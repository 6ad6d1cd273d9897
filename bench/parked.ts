// Memory of a parked goroutine: pages in use for objects, stacks and the runtime's own structs, after a run with many
// goroutines parked less after a run with none.

import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HeapStats } from '../src/heap/stats.ts';
import type { Measured } from './bench.ts';
import { run, withMachine } from './ours.ts';
import { ROOT } from './paths.ts';

async function inUse(memory: SharedArrayBuffer): Promise<number> {
  const worker = new Worker(join(ROOT, 'dist', 'release', 'threads', 'bench', 'heapuse.thread.js'), {
    workerData: { rt0: { memory } },
    execArgv: [],
  });
  const [stats] = (await once(worker, 'message')) as [HeapStats];
  await worker.terminate();
  return stats.heapInuse + stats.stackInuse + stats.systemInuse;
}

/** Bytes a goroutine. */
export function bytesParked(goroutines: number): Measured {
  const after = (n: number): Promise<number> =>
    withMachine({ warm: 2 }, async (machine) => inUse((await run(machine, 'parked', 1, [String(n)])).memory));
  return { measure: async () => ((await after(goroutines)) - (await after(0))) / goroutines };
}
