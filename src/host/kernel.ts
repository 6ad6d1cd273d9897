// One boot of a machine, from power-on to the last thread's leaving: the kernel that the threads call, and the state
// that the host keeps of them. The host never blocks and never runs a goroutine.

import { MessageChannel } from 'node:worker_threads';
import { expose } from 'comlink';
import { readStats, type Stats } from '../inspect/counters.ts';
import { allMs, dumpMachine } from '../shared/dump.ts';
import { endpointOf } from '../shared/endpoint.ts';
import { Kern, kern, m0, Sched, sched } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import type { Kernel } from '../shared/os.ts';
import { sigquitted, tracebackAll } from '../shared/traceback.ts';
import type { BootOptions, BootStep, Exit, Runtime } from './api.ts';
import { bootSteps } from './bootsteps.ts';
import { serveHostCalls } from './calls/calls.ts';
import { exitCodeSet } from './guard.ts';
import type { LoadedProgram } from './loader.ts';
import { pipeReader } from './pipereader.ts';
import type { Pool } from './pool.ts';
import { warmUp } from './warmup.ts';
import type { PoolTask } from './worker.ts';

/** Threads that have not left this long after the end are in a body that never comes back: they are ended by force. */
const GRACE = 500;
/** The same for threads that were being born when the end came: on a busy machine that takes long. They leave as soon
 *  as they come. */
const BIRTH = 5000;
/** Both, when the run is stopped from outside: somebody waits for it. */
const HURRY = 150;
/** Between two rounds of waking the sleepers of a machine that goes down. */
const WAKEROUND = 2;

interface Settings {
  readonly buffer: SharedArrayBuffer;
  readonly pool: Pool;
  readonly program: LoadedProgram;
  /** Threads that are to have loaded the program before m0 starts. */
  readonly ready: number;
  readonly options: BootOptions;
  readonly seed: number;
  /** Takes V8's code for the runtime from a thread that has run it. */
  readonly compiled: (code: Uint8Array) => void;
}

/** A thread that runs an M, or will. */
interface Live {
  readonly abort: AbortController;
  readonly mp: number;
  /** Since when it is known to be there, at the end of the run; 0: it is not yet. */
  since: number;
  /** Its M has exited, and it ends. */
  leaves: boolean;
}

/** A Runtime, and what only its machine may do. */
export interface Run extends Runtime {
  /** A thread of the pool is gone, and `e` is why. Ends the run. */
  fail(e: unknown): void;
}

function unborn(e: unknown): boolean {
  return (e as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_INIT_FAILED';
}

/** Starts m0 on a machine that has been powered on. */
export function startRun({ buffer, pool, program, ready, options, seed, compiled }: Settings): Run {
  const words = new Int32Array(buffer);
  const stderr = options.stderr ?? process.stderr;
  const output = pipeReader(buffer, options.stdout ?? process.stdout, stderr);
  const service = serveHostCalls(buffer, options.host ?? {});
  const started = performance.now();
  const boot = words[kern + Kern.boots] as number;
  const live = new Map<Promise<void>, Live>();
  const cold = new AbortController();
  let ending: { code: number; text: string } | null = null;
  /** What a callback threw after the program had ended well. */
  let late = '';
  let ended: (() => void) | null = null;
  let final: Stats | null = null;
  let closing: Promise<number> = Promise.resolve(0);

  function newosproc(mp: number): void {
    if (ending !== null) return;
    const { port1, port2 } = new MessageChannel();
    const thread: Live = { abort: new AbortController(), mp, since: 0, leaves: false };
    expose({ ...kernel, exitThread: async () => exitThread(thread) }, endpointOf(port1));
    const task: PoolTask = { mp, boot, first: mp === m0, port: port2, program: program.url, source: program.source };
    let over: Promise<Uint8Array | undefined>;
    try {
      over = pool.run(task, { transferList: [port2], signal: thread.abort.signal });
    } catch (e) {
      // The pool may have it in its queue, and give it to a thread that comes free: that finds the run over
      // (worker.ts).
      port1.unref();
      nomore();
      end(2, nothreads(e));
      return;
    }
    const done = over.then(
      (code) => {
        if (code !== undefined) compiled(code);
      },
      (e: unknown) => {
        if (!thread.leaves) died(mp, e);
      },
    );
    live.set(done, thread);
    count();
    void done.finally(() => {
      live.delete(done);
      count();
      port1.close();
      if (live.size > 0) return;
      // The last thread has gone. That is the end, whatever its reason.
      if (ending === null) end(2, 'fatal error: rt0: all threads left, but the program did not exit\n');
      ended?.();
    });
  }

  /** Keeps the pool from starting threads by itself until the run is over: it would throw where nobody catches. */
  function nomore(): void {
    const { minThreads, maxThreads } = pool.options;
    Object.assign(pool.options, { minThreads: 0, maxThreads: 0 });
    void exited.then(() => Object.assign(pool.options, { minThreads, maxThreads }));
  }

  /** The system has no more threads, or no room for one. (os_linux.go: newosproc) */
  function nothreads(e: unknown): string {
    const have = words[sched + Sched.mnext] as number;
    const freed = words[sched + Sched.nmfreed] as number;
    const why = e instanceof Error ? e.message : String(e);
    return [
      `runtime: failed to create new OS thread (have ${have - freed} already; ${why})`,
      'runtime: may need to increase max user processes (ulimit -u)',
      `fatal error: newosproc\n${tracebackAll(buffer, 0, true, true)}\n`,
    ].join('\n');
  }

  /** Ends a thread whose M has exited. At the end of the run the pool gets it back. */
  function exitThread(thread: Live): void {
    if (ending !== null) return;
    thread.leaves = true;
    thread.abort.abort();
  }

  /** Tells how many threads are left in the pool. */
  function count(): void {
    Atomics.store(words, kern + Kern.pooled, Math.max(0, pool.threads.length - live.size));
  }

  /** A thread of the pool did not come up: the system has no more files, memory or threads. */
  function notborn(e: unknown): void {
    if (ending !== null) return;
    const why = e instanceof Error ? e.message : String(e);
    const any = (words[sched + Sched.mnext] as number) > 0;
    end(any ? 2 : 1, any ? nothreads(e) : `rt0: a thread cannot be started: ${why} (ulimit -n, ulimit -u)\n`);
  }

  /** A thread is gone that should not be: out of memory, process.exit in a program, a bug in the entry. */
  function died(mp: number, e: unknown): void {
    if (ending !== null) return;
    const why = e instanceof Error ? e.message : String(e);
    const whose = mp > 0 ? `the thread of M${words[mp + M.id]}` : 'a thread of the pool';
    end(2, `fatal error: rt0: ${whose} died: ${why}\n\n${dumpMachine(buffer)}\n`);
  }

  const kernel: Omit<Kernel, 'exitThread'> = {
    newosproc: async (mp) => newosproc(mp),
    bell: async () => output.bell(),
    say: async (fd, text) => output.say({ fd, text }),
    exit: async (code) => end(code, ''),
    fatal: async (code, text) => end(code, text),
    uncaught: async (text) => {
      if (ending?.code === 0) late ||= text;
      else end(2, text);
    },
  };

  /** The program is over: every thread is told to leave, and woken until it has. */
  function end(code: number, text: string, grace = GRACE, birth = BIRTH): void {
    // exit(2) follows fatal(2, text) from the same thread, and other threads may fail too: the first word stands.
    if (ending !== null) return;
    ending = { code, text };
    cold.abort();
    final = stats();
    closing = service.close();
    Atomics.store(words, kern + Kern.exitcode, code);
    Atomics.store(words, kern + Kern.exiting, 1);
    const over = performance.now();
    const timer = setInterval(wake, WAKEROUND);
    function wake(): void {
      output.bell();
      for (const mp of allMs(buffer)) {
        const futex = Atomics.load(words, mp + M.futex);
        if (futex !== 0) Atomics.notify(words, futex);
      }
      const now = performance.now();
      for (const thread of live.values()) {
        const there = Atomics.load(words, thread.mp + M.procid) !== 0;
        if (there && thread.since === 0) thread.since = now;
        if (there ? now - thread.since > grace : now - over > birth) thread.abort.abort();
      }
    }
    ended = () => {
      clearInterval(timer);
      ended = null;
      void finish();
    };
    wake();
    if (live.size === 0) ended();
  }

  let resolveExit: (exit: Exit) => void;
  const exited = new Promise<Exit>((resolve) => {
    resolveExit = resolve;
  });

  async function finish(): Promise<void> {
    await output.drained();
    const unanswered = await closing;
    output.close();
    const { code, text } = verdict();
    if (text !== '') await new Promise<void>((done) => stderr.write(text, () => done()));
    resolveExit({ code, stats: final ?? stats(), unanswered });
  }

  /** How the run ended. All threads have left. */
  function verdict(): { code: number; text: string } {
    const set = Atomics.load(words, kern + Kern.nodeExitCode);
    if (late !== '') return { code: 2, text: late };
    if (set !== 0 && ending?.code === 0) return { code: 2, text: exitCodeSet(set) };
    return ending ?? { code: 2, text: '' };
  }

  function stats(): Stats {
    return final ?? readStats(buffer, performance.now() - started);
  }

  /** m0 and those that main will want at once have loaded the program when it begins: none of them keeps another
   *  waiting. */
  async function begin(): Promise<void> {
    if (ready > 0) await warmUp(pool, ready, program, cold.signal).catch(() => undefined);
    // A thread that could not be started: m0's run says so.
    newosproc(m0);
  }

  void begin();
  return {
    memory: buffer,
    seed,
    exited,
    stats,
    bootReport: (): BootStep[] => bootSteps(buffer),
    dump: () => dumpMachine(buffer),
    sigquit: () => {
      const { code, text } = sigquitted(buffer, Number(process.hrtime.bigint()));
      end(code, text);
    },
    stop: () => end(130, '', HURRY, HURRY),
    fail: (e) => (unborn(e) ? notborn(e) : died(0, e)),
  };
}
