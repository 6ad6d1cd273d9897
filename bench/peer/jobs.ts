// The parallel jobs as the peers run them: shared memory, phases, pieces, and the check of the result. The numbers are
// those of bench/programs/mergesort.ts and matrix.ts.

import { fill, fillMatrix, isProduct, isSorted } from '../parallel/kernels.mjs';

export type JobName = 'mergesort' | 'matrix';

export interface Job {
  readonly name: JobName;
  readonly buffers: readonly SharedArrayBuffer[];
  readonly phases: number;
  /** Parts of each phase, which may run at the same time. */
  readonly pieces: number;
  /** Before run i. */
  prepare(i: number): void;
  /** After it: whether the result is right. */
  correct(): boolean;
}

export function newJob(name: JobName): Job {
  return name === 'mergesort' ? sorting() : multiplying();
}

function sorting(): Job {
  const bytes = 4 * 2 ** 20;
  const buffers = [new SharedArrayBuffer(bytes), new SharedArrayBuffer(bytes)] as const;
  const a = new Int32Array(buffers[0]);
  let sum = 0;
  return {
    name: 'mergesort',
    buffers,
    phases: 5,
    pieces: 16,
    prepare: (i) => {
      sum = fill(a, i + 1);
    },
    correct: () => isSorted(a, sum),
  };
}

/** Rows of one task of piscina's: a task for each row would be mostly message passing. 8 tasks, as there are
 *  goroutines. */
const ROWS = 50;

function multiplying(): Job {
  const n = 400;
  const buffers = [0, 1, 2].map(() => new SharedArrayBuffer(8 * n * n));
  const [a, b, c] = buffers.map((buffer) => new Float64Array(buffer)) as [Float64Array, Float64Array, Float64Array];
  fillMatrix(a, 7);
  fillMatrix(b, 11);
  return {
    name: 'matrix',
    buffers,
    phases: 1,
    pieces: n / ROWS,
    prepare: () => {
      c.fill(0);
    },
    correct: () => isProduct(a, b, c, n),
  };
}

/** Nanoseconds a run, over so many, each of them checked. */
export async function times(job: Job, runs: number, run: () => Promise<void>): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < runs; i++) {
    job.prepare(i);
    const started = process.hrtime.bigint();
    await run();
    elapsed += Number(process.hrtime.bigint() - started);
    if (!job.correct()) throw new Error(`${job.name}: the result is wrong`);
  }
  return elapsed / runs;
}
