// Entry of a pool thread (dist/<flavour>/worker.cjs): it loads the runtime, and the runtime does the
// rest.
//
// The runtime is one script, not a module graph, so that V8's code for it can be kept between threads and processes:
// without, a new thread spent 25 ms of processor time on reading and compiling it, as much as Node takes to start the
// thread; with it, 7. The host gives the code (threadcode.ts). When there is none, the thread of the first m0 that
// comes to its end hands it over: what it has run is compiled by then.
//
// Rejected: import(), which cannot use such code on Node 20; and making it in the build, which may run on another Node.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { workerData } from 'node:worker_threads';
import type * as lib from '../lib/index.ts';
import { outside } from './outside.ts';
import type { PoolTask } from './worker.ts';

/** What the script exports (scripts/build.ts makes it). */
interface Runtime {
  readonly rt0: typeof lib;
  readonly thread: (task: PoolTask, load: (url: string) => Promise<object>) => Promise<void>;
}

type Wrapped = (exports: object, require: NodeJS.Require) => void;

const SCRIPT = join(__dirname, __RUNTIME__);

/** Of a thread that belongs to a machine. */
const given = (workerData as { rt0?: { code?: Uint8Array | null } } | null)?.rt0;
const { code } = given ?? {};
// The build leaves nothing but ASCII, which is read fastest so.
const source = `(function (exports, require) {${readFileSync(SCRIPT, 'latin1')}\n})`;
const script = new Script(source, { filename: SCRIPT, cachedData: code ?? undefined });
const exports = {};
(script.runInThisContext() as Wrapped)(exports, require);
const { rt0: api, thread } = exports as Runtime;

/** What rt0.js, which programs import, hands on. */
export const rt0: typeof lib = given === undefined ? outside(api) : api;

/** Runs one M (worker.ts); returns V8's code for threads to come, when it is wanted. The pool calls it for each
 *  task. */
export default async function run(task: PoolTask): Promise<Uint8Array | undefined> {
  await thread(task, (url) => import(url));
  const wanted = 'first' in task && task.first && (code === undefined || code === null || script.cachedDataRejected);
  return wanted ? script.createCachedData() : undefined;
}
