// Threads that have loaded the program before it is booted: what a new thread costs (decision 050) is paid before main
// starts.
//
// Each of them gets one task, and keeps it until all have theirs: so no thread gets two.

import { setMaxListeners } from 'node:events';
import type { LoadedProgram } from './loader.ts';
import { type Pool, unstarted } from './pool.ts';
import type { PoolTask } from './worker.ts';

/** Resolves when `n` threads of the pool, none of which has anything else to do, have loaded `program`. A program that
 *  cannot be loaded is m0's to report. Throws Error when a thread cannot be started, or when `stop` is aborted
 *  meanwhile. */
export async function warmUp(pool: Pool, n: number, program: LoadedProgram, stop?: AbortSignal): Promise<void> {
  const task: PoolTask = {
    program: program.url,
    source: program.source,
    arrived: new Int32Array(new SharedArrayBuffer(4)),
    n,
  };
  const abort = new AbortController();
  // A listener a task.
  setMaxListeners(0, abort.signal);
  const failure: { why: unknown }[] = [];
  function failed(why: unknown): void {
    failure.push({ why });
    abort.abort();
  }
  pool.on('error', failed);
  stop?.addEventListener('abort', failed);
  try {
    await Promise.all(Array.from({ length: n }, () => pool.run(task, { signal: abort.signal })));
  } catch (e) {
    abort.abort();
    throw unstarted(failure[0]?.why ?? e);
  } finally {
    pool.off('error', failed);
    stop?.removeEventListener('abort', failed);
  }
}
