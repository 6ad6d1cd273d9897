// Runs Ms on a pool thread: one call is one M's life. The runtime has been loaded with this (entry.ts); the program is
// loaded once for each program that the thread meets and linked again on later boots.

import type { MessagePort } from 'node:worker_threads';
import { MAINPC } from '../boot/main.ts';
import { verifyText } from '../boot/modules.ts';
import { _rt0_amd64_linux } from '../boot/rt0.ts';
import { mstart } from '../m/mstart.ts';
import { describeLine, isError } from '../shared/describe.ts';
import { dumpMachine } from '../shared/dump.ts';
import { Kern, kern, m0 } from '../shared/globals.ts';
import { stackOf } from '../shared/jsframes.ts';
import { M } from '../shared/layout.ts';
import { as, buffer, get, load, store, xadd } from '../shared/mem.ts';
import { attachKernel, exitThread, FatalError, fatal, say, ThreadExit } from '../shared/os.ts';
import { linkProgram, type Module, pcOf, programModules, sealRuntime, unlinkProgram } from '../shared/text.ts';
import { cleartls, setg, settls } from '../shared/tls.ts';
import { installConsole, takeLoading } from './console.ts';
import type { Line } from './consolestate.ts';
import { guardProcess, takeExitCode } from './guard.ts';

interface Loads {
  /** URL of the built program, and its source for messages. */
  readonly program: string;
  readonly source: string;
}

/** An M for a thread to run. */
export interface ThreadTask extends Loads {
  /** Address of the M. */
  readonly mp: number;
  /** Which boot of the machine it belongs to. */
  readonly boot: number;
  /** Whether it is m0. */
  readonly first: boolean;
  readonly port: MessagePort;
}

/** A program to load, before there is an M (warmup.ts). */
export interface WarmTask extends Loads {
  /** How many threads have it. */
  readonly arrived: Int32Array;
  /** How many are to have it, before any of them goes on. */
  readonly n: number;
}

/** What the host gives a thread. */
export type PoolTask = ThreadTask | WarmTask;

/** import(): a script has none of its own. */
type Load = (url: string) => Promise<object>;

interface Loaded {
  readonly modules: readonly Module[];
  readonly mainpc: number;
  readonly initpc: number;
  /** Evaluates the plain modules anew (compile/fresh.ts). */
  readonly fresh: (() => unknown) | null;
  /** Whether a boot has run with the plain modules as they are. */
  used: boolean;
  /** What they printed when they were evaluated. */
  said: readonly Line[];
}

sealRuntime();
// As many frames as tracebacks have.
Error.stackTraceLimit = 50;
const programs = new Map<string, Loaded>();

let prepared = false;

/** What this thread's JavaScript is for a program. Before it loads one. */
function prepare(): void {
  if (prepared) return;
  prepared = true;
  guardProcess(process.stderr);
  installConsole();
}

/** Makes the program's functions the text after the runtime's. */
async function link(url: string, load: Load): Promise<Loaded> {
  unlinkProgram();
  const known = programs.get(url);
  if (known !== undefined) {
    linkProgram(known.modules);
    if (known.used) await renew(known);
    return known;
  }
  // Stack traces of the program name its own files and lines. (The runtime's code is loaded already.)
  process.setSourceMapsEnabled(true);
  takeLoading();
  const exports = (await load(url)) as { main?: unknown; init?: unknown; $fresh?: () => unknown };
  const loaded: Loaded = {
    modules: programModules(),
    mainpc: pcOf(exports.main),
    initpc: pcOf(exports.init),
    fresh: exports.$fresh ?? null,
    used: false,
    said: takeLoading(),
  };
  programs.set(url, loaded);
  return loaded;
}

/** No boot finds what an earlier one has left in the variables of plain modules. */
async function renew(program: Loaded): Promise<void> {
  if (program.fresh === null) return;
  takeLoading();
  const done = program.fresh();
  if (done instanceof Promise) await done;
  program.said = takeLoading();
  program.used = false;
}

/** Runs the M at task.mp until it exits or the machine goes down; or only loads the program. */
export default async function thread(task: PoolTask, importModule: Load): Promise<void> {
  prepare();
  if ('arrived' in task) await warm(task, importModule);
  else await live(task, importModule);
}

async function warm({ program, arrived, n }: WarmTask, importModule: Load): Promise<void> {
  try {
    await link(program, importModule);
  } catch {
    // m0 will find it, and say so.
  }
  const already = Atomics.add(arrived, 0, 1);
  if (already + 1 === n) Atomics.notify(arrived, 0);
  for (;;) {
    const now = Atomics.load(arrived, 0);
    if (now >= n) return;
    Atomics.wait(arrived, 0, now);
  }
}

async function live(task: ThreadTask, importModule: Load): Promise<void> {
  const boot = load(kern, Kern.boots);
  const over = load(kern, Kern.exiting);
  if (boot !== task.boot || over !== 0) {
    task.port.close();
    return;
  }
  attachKernel(task.port);
  try {
    const program = await linked(task, importModule);
    if (task.first) await tell(program.said);
    program.used = true;
    run(as<'m'>(task.mp), program);
    // The M has exited, as its goroutine ended locked to it. Nobody is to run on what that one has made of this thread.
    await exitThread();
  } catch (e) {
    if (!(e instanceof ThreadExit)) throw e;
    await e.told;
  } finally {
    const code = takeExitCode();
    if (code !== null) store(kern, Kern.nodeExitCode, code);
    cleartls();
    attachKernel(null);
    task.port.close();
  }
}

/** m0's thread speaks for all that have loaded the program. */
async function tell(said: readonly Line[]): Promise<void> {
  await Promise.all(said.map(({ fd, text }) => say(fd, text)));
}

async function linked(task: ThreadTask, importModule: Load): Promise<Loaded> {
  try {
    const loaded = await link(task.program, importModule);
    if (loaded.mainpc !== 0) return loaded;
    return fatal(1, `rt0: ${task.source}: expected a program: an exported goroutine function called main\n`);
  } catch (e) {
    if (e instanceof ThreadExit) throw e;
    if (task.first) await tell(takeLoading());
    return fatal(1, `rt0: ${task.source}: threw while it was loaded: ${describeLine(e)}\n`);
  }
}

function run(mp: ReturnType<typeof as<'m'>>, program: Loaded): void {
  const threads = xadd(kern, Kern.threads, 1);
  if (threads > get(kern, Kern.maxthreads)) store(kern, Kern.maxthreads, threads);
  try {
    if (mp === m0) {
      store(kern, Kern.mainpc, program.mainpc);
      store(kern, Kern.initpc, program.initpc);
      _rt0_amd64_linux(MAINPC);
    } else {
      settls(mp);
      setg(get(mp, M.g0));
      const why = verifyText();
      if (why !== null) throw new FatalError(why);
      mstart();
    }
  } catch (e) {
    if (e instanceof ThreadExit) throw e;
    // A bug of the runtime's. Say what is known; the host prints it and ends the run.
    const id = get(mp, M.id);
    const trace = (isError(e) ? stackOf(e) : undefined) ?? describeLine(e);
    store(kern, Kern.panicking, 1);
    fatal(2, `fatal error: rt0: internal error on M${id}: ${trace}\n\n${dumpMachine(buffer)}\n`);
  } finally {
    xadd(kern, Kern.threads, -1);
  }
}
