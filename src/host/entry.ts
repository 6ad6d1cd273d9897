// What the pool loads on each new thread (dist/<flavour>/worker.cjs): it loads the runtime, and the runtime does the rest.
//
// The runtime is one script, not a module graph, so that V8's code for it can be kept between threads and processes: without, a
// new thread spent 25 ms of processor time on reading and compiling it, as much as Node takes to start the thread; with it, 7.
// The cache lies beside the script, under a name that says what V8 and which of its flags it is good for; the script's own name has
// its hash. The thread of the first m0 that comes to its end writes it: what it has run is compiled by then.
//
// Rejected: import(), which cannot use such code on Node 20; and making it in the build, which may run on another Node.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { threadId } from 'node:worker_threads';
import type * as lib from '../lib/index.ts';
import type { Task } from './worker.ts';

/** What the script exports (scripts/build.ts makes it). */
interface Runtime {
  readonly rt0: typeof lib;
  readonly thread: (task: Task, load: (url: string) => Promise<object>) => Promise<void>;
}

type Wrapped = (exports: object, require: NodeJS.Require) => void;

const SCRIPT = join(__dirname, __RUNTIME__);
const CACHE = `${SCRIPT}.${process.version}.${cachedDataVersionTag()}`;

const cached = existsSync(CACHE) ? readFileSync(CACHE) : undefined;
// The build leaves nothing but ASCII, which is read fastest so.
const source = `(function (exports, require) {${readFileSync(SCRIPT, 'latin1')}\n})`;
const script = new Script(source, { filename: SCRIPT, cachedData: cached });
const exports = {};
(script.runInThisContext() as Wrapped)(exports, require);
const { rt0: api, thread } = exports as Runtime;

/** Keeps the code for threads to come. Where it cannot be written they compile, as this one did. */
function keep(): void {
  if (existsSync(CACHE)) return;
  const temporary = `${CACHE}.${process.pid}.${threadId}`;
  try {
    writeFileSync(temporary, script.createCachedData());
    renameSync(temporary, CACHE);
  } catch {
    // A directory that may not be written.
  }
}

/** What rt0.js, which programs import, hands on. */
export const rt0: typeof lib = api;

/** Runs one M (worker.ts). The pool calls it for each task. */
export default async function run(task: Task): Promise<void> {
  try {
    await thread(task, (url) => import(url));
  } finally {
    // One of them will do.
    if ('first' in task && task.first && cached === undefined) keep();
  }
}
