// The pool of threads that a machine's Ms run on.

import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Memory } from '../shared/memory.ts';
import { type Build, built } from './paths.ts';
import { keepThreadCode, type ThreadCode, threadCode } from './threadcode.ts';
import type { PoolTask } from './worker.ts';

/** A task returns V8's code for threads to come, when it is wanted (entry.ts). */
export type Pool = Piscina<PoolTask, Uint8Array | undefined>;

/** Threads that begin to start with the machine: as many as there are CPUs, and one for sysmon. */
export const FIRSTTHREADS: number = availableParallelism() + 1;
/** Threads that a machine may ever have: Go's limit on Ms, which throws first. */
const MAXTHREADS = 10_100;

/** What each thread finds in its workerData. */
interface ThreadData {
  readonly rt0: { readonly memory: Memory; code: ThreadCode | null };
}

/** A build that was cut short, or files that somebody has removed: each thread would die of it. What a thread loads
 *  (the runtime's script is called by its hash), what programs import, and what compiles them. */
function needBuilt(build: Build): void {
  needFile(built(build, 'worker.cjs'));
  const script = readdirSync(built(build, '')).find((name) => /^runtime-\w+\.cjs$/.test(name));
  needFile(built(build, script ?? 'runtime.cjs'));
  needFile(built(build, 'rt0.js'));
  needFile(built('release', 'compileworker.js'));
}

function needFile(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) throw new Error(`${path}: missing or empty: expected a build of rt0 (npm run build makes one)`);
}

/** Throws Error when rt0 is not built, and when the system has not even the first threads. */
export function newPool(build: Build, memory: Memory, warm = FIRSTTHREADS): Pool {
  needBuilt(build);
  try {
    return new Piscina({
      filename: built(build, 'worker.cjs'),
      minThreads: warm,
      maxThreads: MAXTHREADS,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      workerData: { rt0: { memory, code: threadCode(build) } } satisfies ThreadData,
      // The embedder's own flags (a test runner's loaders) are not for the Ms.
      execArgv: [],
      recordTiming: false,
    });
  } catch (e) {
    throw unstarted(e);
  }
}

/** Ends a pool's threads. Without one there is nothing to end, and may be a lost task: when the system has no thread,
 *  piscina's run throws after it has queued its task, whose promise nobody has then. destroy() would reject it: an
 *  unhandled rejection, which ends the embedder's process. */
export async function endPool<T extends object, R>(pool: Piscina<T, R>): Promise<void> {
  if (pool.threads.length > 0) await pool.destroy();
}

/** Threads that the pool starts from now on begin with this code, and those of later processes. */
export function beginWith(pool: Pool, build: Build, code: Uint8Array): void {
  const data = pool.options.workerData as ThreadData;
  data.rt0.code = keepThreadCode(build, code);
}

/** What to tell of a thread that the system did not give. */
export function unstarted(why: unknown): Error {
  return new Error(`a thread cannot be started: ${why instanceof Error ? why.message : String(why)}`);
}
