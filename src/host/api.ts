// What the host offers: types only. `rt0/host` exports them with boot() and Machine (host.ts).

import type { Stats } from '../inspect/counters.ts';

/** Options of a machine: its memory, its build, its threads. */
export interface MachineOptions {
  /** Bytes of shared memory; default 1 GiB, at most 8 GiB. */
  memory?: number;
  /** 'release' (default) or 'debug': lock ranks, status transitions and nil checks. */
  build?: 'release' | 'debug';
  /** Threads that are there, with the program loaded, before it starts; 0 to 10,000. A new thread takes 40 to 60 ms of
   *  processor time: who measures goroutines that block their threads wants these paid before. Default: as many as
   *  there are CPUs and one more (for sysmon) begin to start with the machine; a program with one P does not wait for
   *  them. */
  warm?: number;
}

/** What a host call of the embedder's own may look at while it runs. */
export interface HostContext {
  /** Aborted when the run ends. After that the shared arrays among the arguments are not to be touched: the machine's
   *  memory may be another program's. */
  readonly signal: AbortSignal;
}
/** Host calls by name, for programs to call by blockingHost. Arguments: docs/host.md. */
export type HostFunctions = Readonly<Record<string, (this: HostContext, ...args: never[]) => unknown>>;

/** Where a program's output can go. Node's streams are such; it names what is used of them, so that these types need
 *  none of Node's. */
export interface OutputStream {
  /** Calls done when the chunk is with whoever reads, or lost. */
  write(chunk: string | Uint8Array, done: (error?: Error | null) => void): unknown;
  readonly destroyed: boolean;
  readonly writableEnded: boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  getMaxListeners(): number;
  setMaxListeners(n: number): unknown;
}

/** Options of one boot of a machine. */
export interface BootOptions {
  /** Number of Ps, 1 to 256. Default: the GOMAXPROCS variable as Go treats it, else the number of CPUs. */
  procs?: number;
  /** The same. */
  gomaxprocs?: number;
  /** The program's arguments (os.Args[1:]). */
  args?: readonly string[];
  /** The program's environment. Default: the host's. */
  env?: Readonly<Record<string, string>>;
  /** Seed of all scheduling randomness. Default: random. */
  seed?: number;
  /** false: no system monitor, so nothing is preempted and no P is taken out of a syscall. For tests of what it would
   *  hide. */
  sysmon?: boolean;
  /** Calls that the program may make by blockingHost, beside those in docs/host.md. */
  host?: HostFunctions;
  /** true: threads that no program has been on. Otherwise a boot finds what earlier ones of this machine have changed
   *  in their threads' JavaScript (globalThis, prototypes, process.env); variables of modules it finds fresh anyway.
   *  Costs about 50 ms of processor time a thread. */
  fresh?: boolean;
  /** Record every step of the bootstrap, for bootReport(). */
  report?: boolean;
  /** Where the program's output goes. Default: the host's stdout and stderr. */
  stdout?: OutputStream;
  stderr?: OutputStream;
}

/** How a run ended. */
export interface Exit {
  /** The program's exit code; 2 after a panic or fatal error. */
  code: number;
  stats: Stats;
  /** Host calls that could not be ended: reads of a FIFO or a terminal. The process cannot exit while they last
   *  (docs/host.md). */
  unanswered: number;
}

/** One step of the bootstrap as it was taken. */
export interface BootStep {
  /** Go's name of the function. */
  fn: string;
  /** Where it stands, relative to the repository: src/boot/rt0.ts. */
  file: string;
  what: string;
  checked: string;
}

/** A program that is running on a machine. */
export interface Runtime {
  readonly memory: SharedArrayBuffer;
  readonly seed: number;
  /** Resolves when the program is over, all output is written and all its threads have left. Never rejects. */
  readonly exited: Promise<Exit>;
  /** The counters now, without stopping anything. */
  stats(): Stats;
  /** The steps taken so far, in order. Empty unless booted with `report`. */
  bootReport(): BootStep[];
  /** All Gs, Ms and Ps as text. */
  dump(): string;
  /** What SIGQUIT does to a Go program: all goroutines on stderr, and the end with code 2. */
  sigquit(): void;
  /** Takes the machine down; `exited` resolves with code 130. */
  stop(): void;
}
