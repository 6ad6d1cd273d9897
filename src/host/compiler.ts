// Compiling a program in a thread of its own: the host's thread is never blocked, also not by a program that takes seconds. The thread is
// kept for a while, since who compiles one program often compiles another.

import { Piscina } from 'piscina';
import type { Compiled, CompileTask } from './compileworker.ts';
import { built } from './paths.ts';
import { unstarted } from './pool.ts';

/** Milliseconds after which a thread that has nothing to do ends. */
const IDLE = 3000;

let pool: Piscina<CompileTask, Compiled> | null = null;

/** Throws Error when no thread can be started. */
export function compileElsewhere(task: CompileTask): Promise<Compiled> {
  pool ??= new Piscina<CompileTask, Compiled>({
    filename: built('release', 'compileworker.js'),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE,
    // The embedder's own flags (a test runner's loaders) are not for it.
    execArgv: [],
    recordTiming: false,
  });
  try {
    return pool.run(task);
  } catch (e) {
    throw unstarted(e);
  }
}
