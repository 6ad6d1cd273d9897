// Entry of the thread that a verb runs in (verbthread.ts). Standard streams of a thread are pipes to the main one,
// which say nothing of the terminal behind: that comes with the task.

import { parentPort, workerData } from 'node:worker_threads';
import { CliError, firstLine } from './clierror.ts';
import type { ExploreFlags } from './exploreflags.ts';
import type { ReplayFlags } from './replayverb.ts';

export type VerbTask =
  | { readonly verb: 'explore'; readonly what: string; readonly args: readonly string[]; readonly flags: ExploreFlags }
  | { readonly verb: 'replay'; readonly what: string; readonly file?: string; readonly flags: ReplayFlags };

export interface VerbData {
  readonly task: VerbTask;
  /** Of stdout and stderr. */
  readonly terminals: readonly { readonly isTTY: boolean; readonly columns: number }[];
  /** For cache/writing.ts: this thread writes the cache. */
  readonly rt0writing: Int32Array;
}

/** The thread's last message. `exit` is a CliError's. */
export type Ended = { readonly code: number } | { readonly error: string; readonly exit: number | null };

async function run(task: VerbTask): Promise<number> {
  if (task.verb === 'explore') {
    const { exploreVerb } = await import('./exploreverb.ts');
    return exploreVerb(task.what, task.args, task.flags);
  }
  const { replayVerb } = await import('./replayverb.ts');
  return replayVerb(task.what, task.file, task.flags);
}

async function ended(task: VerbTask): Promise<Ended> {
  try {
    return { code: await run(task) };
  } catch (e) {
    return e instanceof CliError ? { error: e.message, exit: e.code } : { error: firstLine(e), exit: null };
  }
}

const { task, terminals } = workerData as VerbData;
[process.stdout, process.stderr].forEach((stream, i) => {
  Object.assign(stream, terminals[i]);
});
parentPort?.postMessage(await ended(task));
