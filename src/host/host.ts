// The host: the thread that calls boot(). It is the machine and its operating system: memory, threads, stdin and
// stdout, the outside world. What people import as `rt0/host`.

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { bufferOf, type Memory, newMemory } from '../shared/memory.ts';
import { MAXMCOUNT, MAXPROCS, MEMORY } from '../shared/param.ts';
import type { BootOptions, MachineOptions, Runtime } from './api.ts';
import { layInitialStack, powerOn } from './initialstack.ts';
import { type Run, startRun } from './kernel.ts';
import { type LoadedProgram, loadProgram } from './loader.ts';
import type { Build } from './paths.ts';
import { beginWith, endPool, FIRSTTHREADS, newPool, type Pool } from './pool.ts';
import { tuneV8 } from './v8flags.ts';
import { warmUp } from './warmup.ts';

export type { Stats } from '../inspect/counters.ts';
export { dump } from '../shared/dump.ts';
export type {
  BootOptions,
  BootStep,
  Exit,
  HostContext,
  HostFunctions,
  MachineOptions,
  OutputStream,
  Runtime,
} from './api.ts';
export { ProgramError } from './loader.ts';

/**
 * Memory and a warm pool of threads, which boots one program after another. The next boot reuses the threads, the
 * memory and their compiled code.
 *
 * @example
 * const machine = new Machine({ memory: 2 ** 30 });
 * await (await machine.boot('a.ts')).exited;
 * await machine.close();
 */
export class Machine {
  readonly memory: SharedArrayBuffer;
  readonly build: Build;
  #pool: Pool;
  readonly #memory: Memory;
  readonly #minThreads: number | undefined;
  /** Programs that its threads have loaded and that would keep something from boot to boot (loader.ts). */
  readonly #held = new Set<string>();
  #booted = false;
  readonly #warm: number;
  /** The program that the first threads have loaded. */
  #loaded = '';
  #running: Run | null = null;
  #booting = false;

  /** Throws RangeError for a memory size that cannot be had, and for a bad number of threads; Error when threads cannot
   *  be started. */
  constructor(options: MachineOptions = {}) {
    const warm = options.warm ?? 0;
    if (!(Number.isInteger(warm) && warm >= 0 && warm <= MAXMCOUNT)) {
      throw new RangeError(`warm ${warm}: expected a whole number from 0 to ${MAXMCOUNT}`);
    }
    this.#warm = warm;
    tuneV8();
    const memory: Memory = newMemory(options.memory ?? MEMORY);
    this.memory = bufferOf(memory);
    this.build = options.build ?? 'release';
    this.#memory = memory;
    this.#minThreads = options.warm;
    this.#pool = this.#newPool();
  }

  /**
   * Boots `program` (a path or file URL). Resolves when m0 has been started; the run's end is `exited`. Throws
   * ProgramError when the program cannot be loaded, RangeError for a bad number of Ps, TypeError for a host call that
   * is no function, and Error while another program runs.
   */
  async boot(program: string | URL, options: BootOptions = {}): Promise<Runtime> {
    if (this.#booting || this.#running !== null) throw new Error('boot: the machine is running a program');
    const procs = options.procs ?? options.gomaxprocs;
    const name = options.procs === undefined ? 'gomaxprocs' : 'procs';
    if (procs !== undefined && !(Number.isInteger(procs) && procs >= 1 && procs <= MAXPROCS)) {
      throw new RangeError(`${name} ${procs}: expected a whole number from 1 to ${MAXPROCS}`);
    }
    for (const [name, f] of Object.entries(options.host ?? {})) {
      if (typeof f !== 'function') throw new TypeError(`boot: host.${name} is no function`);
    }
    const loaded = await this.#load(program, options.fresh ?? false);
    // From here on nothing is waited for.
    const seed = options.seed ?? randomInt(1, 2 ** 31);
    const env: Record<string, string> = { ...(options.env ?? hostEnv()) };
    if (procs !== undefined) env.GOMAXPROCS = String(procs);
    powerOn(this.memory, {
      ncpu: availableParallelism(),
      seed,
      report: options.report ?? false,
      sysmon: options.sysmon ?? true,
    });
    layInitialStack(this.memory, { argv: [loaded.source, ...(options.args ?? [])], env });
    const compiled = (code: Uint8Array): void => beginWith(this.#pool, this.build, code);
    const ready = this.#ready(loaded, env);
    const run = startRun({ buffer: this.memory, pool: this.#pool, program: loaded, ready, options, seed, compiled });
    this.#running = run;
    void run.exited.then(() => {
      this.#running = null;
    });
    return run;
  }

  /** What is waited for before a boot. No other boot may begin meanwhile: it would use the same threads. */
  async #load(program: string | URL, fresh: boolean): Promise<LoadedProgram> {
    this.#booting = true;
    try {
      const loaded = await loadProgram(program, this.build);
      if (this.#booted && (fresh || this.#held.has(loaded.url))) await this.#newThreads();
      if (loaded.held) this.#held.add(loaded.url);
      this.#booted = true;
      if (this.#warm > 0) await warmUp(this.#pool, this.#warm, loaded);
      return loaded;
    } finally {
      this.#booting = false;
    }
  }

  /** Threads that no program has been on, in place of those that are there. */
  async #newThreads(): Promise<void> {
    await endPool(this.#pool);
    this.#held.clear();
    this.#loaded = '';
    this.#pool = this.#newPool();
  }

  #newPool(): Pool {
    const pool = newPool(this.build, this.#memory, this.#minThreads);
    // A thread that cannot start at all (out of memory, a missing file) has no task that could be told.
    pool.on('error', (e: unknown) => this.#running?.fail(e));
    return pool;
  }

  /** How many threads are to have loaded the program before it begins, if nobody has said so: m0's, sysmon's, and those
   *  of the Ms that can run beside m0. With one P only m0 is wanted at once; threads that ran the program before have
   *  it. */
  #ready(program: LoadedProgram, env: Readonly<Record<string, string | undefined>>): number {
    const had = this.#loaded === program.url;
    this.#loaded = program.url;
    const wanted = Number(env.GOMAXPROCS);
    const procs = wanted >= 1 ? wanted : availableParallelism();
    return this.#minThreads !== undefined || had || procs === 1 ? 0 : Math.min(FIRSTTHREADS, procs + 1);
  }

  /** Threads that the pool holds now. */
  get threads(): number {
    return this.#pool.threads.length;
  }

  /** Stops what runs and ends all threads. */
  async close(): Promise<void> {
    this.#running?.stop();
    await this.#running?.exited;
    await endPool(this.#pool);
  }
}

function hostEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined);
  return Object.fromEntries(entries);
}

/** Boots `program` (a path or file URL) on a machine of its own, which is closed when the program is over. Resolves
 *  when m0 has been started. Throws ProgramError when the program cannot be loaded, RangeError for a bad number.
 *  @example const { code, stats } = await (await boot('program.ts', { gomaxprocs: 2 })).exited; */
export async function boot(program: string | URL, options: BootOptions & MachineOptions = {}): Promise<Runtime> {
  const machine = new Machine(options);
  try {
    const run = await machine.boot(program, options);
    void run.exited.then(() => machine.close());
    return run;
  } catch (e) {
    await machine.close();
    throw e;
  }
}
