// Runs a verb in a thread of its own, for verbs that block: transforming, replaying. The main thread hears signals at
// every moment, and prints what the thread writes.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { writingWord } from '../cache/writing.ts';
import { COMPILESTACK } from '../compile/depth.ts';
import { built } from '../host/paths.ts';
import { DEBUG } from '../shared/param.ts';
import { CliError } from './clierror.ts';
import { type Hearing, leave, onInterrupt } from './interrupt.ts';
import type { Ended, VerbData, VerbTask } from './verbworker.ts';

/** Runs the verb and returns its exit code. Throws what it throws: CliError as such. */
export async function inThread(task: VerbTask): Promise<number> {
  const { stdout, stderr } = process;
  const data: VerbData = {
    task,
    terminals: [stdout, stderr].map(({ isTTY, columns }) => ({ isTTY: isTTY === true, columns })),
    rt0writing: writingWord(),
  };
  const file = built(DEBUG ? 'debug' : 'release', 'verbworker.js');
  const worker = new Worker(file, {
    workerData: data,
    execArgv: [],
    stdout: true,
    stderr: true,
    // It compiles the program, and transforms what came of it.
    resourceLimits: { stackSizeMb: COMPILESTACK },
  });
  worker.stdout.pipe(stdout, { end: false });
  worker.stderr.pipe(stderr, { end: false });
  const written = Promise.all([once(worker.stdout, 'end'), once(worker.stderr, 'end')]);
  let hears = false;
  const interrupt = onInterrupt((signal) => {
    if (!hears) leave(signal);
    worker.postMessage(signal);
  });
  try {
    const ended = await new Promise<Ended>((resolve, reject) => {
      let last: Ended | null = null;
      worker.on('message', (m: Ended | Hearing) => {
        if ('hears' in m) hears = m.hears;
        else last = m;
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (last === null ? reject(new Error(`exit code ${code}`)) : resolve(last)));
    });
    await written;
    if ('error' in ended) throw ended.exit === null ? new Error(ended.error) : new CliError(ended.error, ended.exit);
    return ended.code;
  } finally {
    interrupt.release();
  }
}
