// Runs a crew of real worker threads (harness/crew.ts) and returns what they found. It never just times out: threads
// that do not end are shown with how far each has come and a dump of the machine, then terminated.

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { dumpMachine } from '../../src/shared/dump.ts';
import { bufferOf, newMemory } from '../../src/shared/memory.ts';
import { type Answer, CTLWORDS, type Order, PROGRESS } from './crew.ts';
import { seed as processSeed } from './seed.ts';

export interface Job {
  /** The entry below test/, without `.thread.ts`: p/runq. */
  readonly entry: string;
  readonly scenario: string;
  readonly threads: number;
  readonly params?: Readonly<Record<string, number>>;
  readonly seed?: number;
  /** Flavour of the runtime; debug checks more, release is what people run. Default: debug. */
  readonly build?: 'debug' | 'release';
  /** Milliseconds without an end that count as a hang. */
  readonly patience?: number;
  /** Bytes of memory. */
  readonly memory?: number;
  /** What this thread does beside: it is given the memory before the threads start, and closed when they have ended. */
  readonly beside?: (memory: SharedArrayBuffer) => { close(): void };
}

export interface Result<T, F> {
  /** What run returned on each thread. */
  readonly values: readonly T[];
  /** What finish returned. */
  readonly finish: F;
}

const PATIENCE = 15_000;
const MEMORY = 64 * 1024 * 1024;
/** After a first failure the others get this long to say what they saw. */
const AFTERMATH = 200;

export async function runThreads<T = unknown, F = unknown>(job: Job): Promise<Result<T, F>> {
  const memory = newMemory(job.memory ?? MEMORY);
  const ctl = new SharedArrayBuffer(CTLWORDS * 4);
  const seed = job.seed ?? processSeed;
  const build = job.build ?? 'debug';
  const file = fileURLToPath(new URL(`../../dist/${build}/threads/test/${job.entry}.thread.js`, import.meta.url));
  const where = `${job.entry} ${job.scenario}, ${build}, ${job.threads} threads, ${JSON.stringify(job.params ?? {})}, RT0_SEED=${seed}`;
  const answers = new Map<number, Answer>();
  const beside = job.beside?.(bufferOf(memory));
  const workers = Array.from({ length: job.threads }, (_, index) => {
    const order: Order = {
      scenario: job.scenario,
      index,
      threads: job.threads,
      seed,
      params: job.params ?? {},
      ctl,
    };
    return new Worker(file, { workerData: { rt0: { memory }, order }, execArgv: [] });
  });
  try {
    const trouble = await collect(workers, answers, job.patience ?? PATIENCE);
    if (trouble !== null) {
      const steps = Array.from(new Int32Array(ctl).subarray(PROGRESS, PROGRESS + job.threads));
      const said = [...answers.values()].flatMap((a) => ('error' in a ? [`thread ${a.index}: ${a.error}`] : []));
      const parts = [`${where}: ${trouble}`, ...said, `progress: ${steps}`, dumpMachine(bufferOf(memory))];
      throw new Error(parts.join('\n'));
    }
  } finally {
    beside?.close();
    await Promise.all(workers.map((w) => w.terminate()));
  }
  const values = workers.map((_, i) => {
    const a = answers.get(i);
    if (a === undefined || 'error' in a) throw new Error(`${where}: no answer of thread ${i}`);
    return a;
  });
  return { values: values.map((a) => a.value as T), finish: values[0]?.finish as F };
}

/** Waits for all answers. null, or what went wrong. */
function collect(workers: readonly Worker[], answers: Map<number, Answer>, patience: number): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      const missing = workers.map((_, i) => i).filter((i) => !answers.has(i));
      resolve(`no end after ${patience} ms; still running: threads ${missing}`);
    }, patience);
    const settle = (trouble: string | null): void => {
      clearTimeout(timer);
      if (trouble === null) resolve(null);
      else setTimeout(() => resolve(trouble), AFTERMATH);
    };
    workers.forEach((w, i) => {
      w.on('message', (a: Answer) => {
        answers.set(i, a);
        if ('error' in a) settle('a thread failed');
        else if (answers.size === workers.length) settle(null);
      });
      w.on('error', (e: unknown) => settle(`thread ${i} died: ${e instanceof Error ? (e.stack ?? e.message) : e}`));
      w.on('exit', (code) => {
        if (!answers.has(i)) settle(`thread ${i} left with exit code ${code}`);
      });
    });
  });
}
