// The port to the operating system: threads, futexes, time, output, exit. Real threads get this file; the explorer
// supplies its own with the same names. The kernel behind it is the host, reached by Comlink (host/kernel.ts).
//
// A kernel call is posted and not waited for: an M never returns to its event loop, so it could not see the answer.
// What must be waited for is waited for on a futex word.

import { type MessagePort, receiveMessageOnPort, threadId } from 'node:worker_threads';
import { wrap } from 'comlink';
import { endpointOf } from './endpoint.ts';
import { Kern, kern, netpolled } from './globals.ts';
import { G, M } from './layout.ts';
import { Netpoll } from './layout-host.ts';
import { get, load, mem, store } from './mem.ts';
import type { Ptr } from './struct.ts';
import { getg } from './tls.ts';

/** What the host serves to each thread. Words are addresses in the machine's memory. */
export interface Kernel {
  /** Runs mstart(mp) on a thread of the pool. (os_linux.go: newosproc) */
  newosproc(mp: number): Promise<void>;
  /** The M of the thread that calls has exited: ends the thread, unless the program is over. (sys_linux_amd64.s:
   *  exitThread) */
  exitThread(): Promise<void>;
  /** There is something in the pipe. */
  bell(): Promise<void>;
  /** Output of a thread that is not in the machine yet. */
  say(fd: 1 | 2, text: string): Promise<void>;
  /** The program is over. */
  exit(code: number): Promise<void>;
  /** The program is over, and this is what to print. */
  fatal(code: number, text: string): Promise<void>;
  /** A callback of a thread's event loop threw: as fatal, or after a good end what makes it a bad one. */
  uncaught(text: string): Promise<void>;
}

/** Thrown through a thread's JavaScript stack to leave the machine. Not an error: never caught but to be thrown on. */
export class ThreadExit {
  readonly #brand = true;
  /** instanceof is asked of whatever a program throws: a proxy's traps are not to run for it. */
  static [Symbol.hasInstance](e: unknown): e is ThreadExit {
    return typeof e === 'object' && e !== null && #brand in e;
  }
  /** The kernel's answer to the call that ended the run. The thread waits for it before it closes its port. */
  readonly told: Promise<void>;
  constructor(told: Promise<void> = Promise.resolve()) {
    this.told = told;
  }
}

/** A fatal error where there is no machine to take down: in units and on the host. */
export class FatalError extends Error {
  override readonly name = 'FatalError';
  readonly #brand = true;
  static override [Symbol.hasInstance](e: unknown): e is FatalError {
    return typeof e === 'object' && e !== null && #brand in e;
  }
}

// Comlink remembers each unanswered call. A thread that never reads its answers would grow without bound, so the
// connection is made anew after this many calls and the answers so far are dropped.
const CALLSPERWRAP = 512;

let port: MessagePort | null = null;
let kernel: Kernel | null = null;
let calls = 0;

/** Opens this thread's gate to the kernel. Called once a run, by the thread's entry, before anything else. */
export function attachKernel(p: MessagePort | null): void {
  port = p;
  calls = 0;
  kernel = p === null ? null : (wrap<Kernel>(endpointOf(p)) as unknown as Kernel);
}

function syscall(): Kernel | null {
  if (port !== null && ++calls >= CALLSPERWRAP) {
    while (receiveMessageOnPort(port) !== undefined);
    // The old connection listens there too, and Node warns of more than ten that do.
    port.removeAllListeners('message');
    attachKernel(port);
  }
  return kernel;
}

export function newosproc(mp: Ptr<'m'>): void {
  const k = syscall();
  if (k === null) throw new FatalError('newosproc: no kernel');
  void k.newosproc(mp);
}

/** Tells the host to read the pipe. */
export function ringbell(): void {
  void syscall()?.bell();
}

/** Output of m0's thread before it is in the machine. Resolves when the host has it: what is written to the pipe from
 *  then on comes after it. */
export async function say(fd: 1 | 2, text: string): Promise<void> {
  await syscall()?.say(fd, text);
}

/** Ends this thread, once the host has served all its calls. Resolves only if the program is over: then the thread is
 *  the pool's again. For a thread whose M has exited, which may return to its event loop. */
export async function exitThread(): Promise<void> {
  await syscall()?.exitThread();
}

/** Tells the host that there are calls for it (shared/hostring.ts). It waits on the word itself: no message, no
 *  answer. */
export function hostbell(): void {
  Atomics.notify(mem, netpolled + Netpoll.bell);
}

/** Ends the run: exit_group. Does not return. */
export function exit(code: number): never {
  return leave(code, syscall()?.exit(code));
}

/** Ends the run with text for stderr. Does not return. */
export function fatal(code: number, text: string): never {
  const k = syscall();
  if (k === null) throw new FatalError(text);
  return leave(code, k.fatal(code, text));
}

/** A callback of this thread's event loop threw. False: there is no run that could be told. */
export function uncaught(text: string): boolean {
  const k = syscall();
  if (k === null) return false;
  void k.uncaught(text);
  return true;
}

/** This thread begins to end the run with a message, which takes a while: the others are to leave where they next sleep
 *  or look for work. True where somebody has to ask them to come there. (proc.go: freezetheworld) */
export function freeze(): boolean {
  store(kern, Kern.exiting, 1);
  return true;
}

/** Another thread ends the run, and has something to say: this one must not be heard first. Does not return. */
export function standaside(): never {
  throw new ThreadExit();
}

function leave(code: number, told: Promise<void> | undefined): never {
  store(kern, Kern.exitcode, code);
  store(kern, Kern.exiting, 1);
  throw new ThreadExit(told);
}

/** Leaves if the machine is going down. */
export function checkexit(): void {
  if (load(kern, Kern.exiting) !== 0) throw new ThreadExit();
}

/** Sleeps while the word at `a` is `val`, for at most ns (negative: no bound). May wake for no reason. */
export function futexsleep(a: number, val: number, ns: number): void {
  const g = getg();
  const mp = g === 0 ? 0 : get(g, G.m);
  if (mp !== 0) store(mp as Ptr<'m'>, M.futex, a);
  // After a fatal error a lock may never be given back. (In an orderly exit every lock is, and waiting for it keeps the
  // counters whole for the audit.)
  if (load(kern, Kern.panicking) !== 0) checkexit();
  Atomics.wait(mem, a, val, ns < 0 ? Number.POSITIVE_INFINITY : ns / 1e6);
  if (mp !== 0) store(mp as Ptr<'m'>, M.futex, 0);
}

/** futexsleep for an M that may leave the machine where it sleeps: it holds no lock and owes nobody anything. The one
 *  who takes the machine down stores `exiting`, then wakes every M by its futex word, again and again until all have
 *  left: an M that looked before the store and slept after the wake is met by the next round. */
export function parksleep(a: number, val: number, ns: number): void {
  checkexit();
  futexsleep(a, val, ns);
  checkexit();
}

export function futexwakeup(a: number, n: number): void {
  Atomics.notify(mem, a, n);
}

/** Busy for about n PAUSE instructions. */
export function procyield(n: number): void {
  let x = n;
  for (let i = 0; i < n * 8; i++) x = (x * 1103515245 + 12345) | 0;
  sink = x;
}
let sink = 0;

/** Gives the processor away for a moment. JavaScript has no sched_yield; the shortest futex sleep does it. */
export function osyield(): void {
  const v = mem[YIELDWORD] as number;
  Atomics.wait(mem, YIELDWORD, v, 0.001 + sink * 0);
}
// A word that nobody wakes: in the first line, past nil.
const YIELDWORD = 8;

/** Sleeps for us microseconds. The shortest sleep takes about 60. */
export function usleep(us: number): void {
  checkexit();
  Atomics.wait(mem, YIELDWORD, mem[YIELDWORD] as number, us / 1e3);
  checkexit();
}

/** Nanoseconds of a clock that all threads share. */
export function nanotime(): number {
  const t = process.hrtime();
  return t[0] * 1e9 + t[1];
}

/** Node's id of this worker thread: what gettid is to Go. */
export function threadid(): number {
  return threadId;
}
