// Compiles a program in a thread of its own: the host's thread is never blocked, also not by a program that takes
// seconds. The thread is kept for a while, since who compiles one program often compiles another.

import { getHeapStatistics } from 'node:v8';
import { Piscina } from 'piscina';
import { COMPILESTACK } from '../compile/depth.ts';
import type { CompileReply, CompileTask } from './compileworker.ts';
import { built } from './paths.ts';
import { endPool, unstarted } from './pool.ts';

/** Milliseconds after which a thread that has nothing to do ends. */
const IDLE = 3000;

let pool: Piscina<CompileTask, CompileReply> | null = null;

/** Throws Error when no thread can be started, at once or by the time that it comes up. */
export async function compileElsewhere(task: CompileTask): Promise<CompileReply> {
  pool ??= newPool();
  const mine = pool;
  let stillborn: (why: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    stillborn = reject;
  });
  // A thread that does not come up has no task that could be told, and piscina tries again for ever.
  mine.on('error', stillborn);
  try {
    return await Promise.race([mine.run(task), failure]);
  } catch (e) {
    if (pool === mine) pool = null;
    void endPool(mine);
    const problem = outOfMemory(e, task.name);
    if (problem === null) throw unstarted(e);
    return { problem };
  } finally {
    mine.off('error', stillborn);
  }
}

/** What ended the compiler's thread, if it was the program's size. */
function outOfMemory(e: unknown, name: string): string | null {
  if ((e as { code?: unknown }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return null;
  const most = Math.round(getHeapStatistics().heap_size_limit / 1024 ** 2);
  return `${name}: too large to compile in a heap of ${most} MB; make what is large at run time, or give Node more: --max-old-space-size`;
}

function newPool(): Piscina<CompileTask, CompileReply> {
  return new Piscina<CompileTask, CompileReply>({
    filename: built('release', 'compileworker.js'),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE,
    // The embedder's own flags (a test runner's loaders) are not for it.
    execArgv: [],
    resourceLimits: { stackSizeMb: COMPILESTACK },
    recordTiming: false,
  });
}
