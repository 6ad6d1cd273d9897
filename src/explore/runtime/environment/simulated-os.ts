// The port to the operating system as the explorer has it: the same names as src/shared/os.ts, which it replaces in the
// bundle that is explored. Time is virtual, threads are generators of one engine, and what the program prints is kept.
//
// This file is bundled with the runtime and not with the explorer, so it imports neither. It meets the explorer through
// one object, `$sim`. Calls that are operations of the explored thread (futexsleep, futexwakeup, procyield, osyield)
// are expanded by the transform into points, and their bodies here serve code that runs outside of any thread: in it
// nobody can be waited for.

/** What the explorer offers; src/explore/runtime/simulated-machine.ts implements it. */
export interface SimulatedKernel {
  now(): number;
  spawn(mp: number): void;
  bell(): void;
  /** The host will be rung for: the word that it waits on. */
  host(): number;
  /** The program is over: no thread goes on after this. */
  leave(code: number, text: string): void;
  exiting(): boolean;
  /** main has returned. True: the others go on. */
  mainReturned(): boolean;
  wake(a: number, n: number): void;
  threadid(): number;
}
declare const $sim: SimulatedKernel;

export interface Kernel {
  newosproc(mp: number): Promise<void>;
  bell(): Promise<void>;
  say(fd: 1 | 2, text: string): Promise<void>;
  exit(code: number): Promise<void>;
  fatal(code: number, text: string): Promise<void>;
  uncaught(text: string): Promise<void>;
}

export class ThreadExit {
  readonly told: Promise<void>;
  constructor(told: Promise<void> = Promise.resolve()) {
    this.told = told;
  }
}

export class FatalError extends Error {
  override readonly name = 'FatalError';
}

export function attachKernel(_port: unknown): void {}

export function newosproc(mp: number): void {
  $sim.spawn(mp);
}

export function ringbell(): void {
  $sim.bell();
}

/** A program's console is the explorer's (environment/simulated-console.ts). */
export function say(_fd: number, _text: string): void {}

/** Nor has an event loop. */
export function uncaught(_text: string): boolean {
  return false;
}

/** The host is a thread of the engine (environment/fake-host.ts). */
export function hostbell(): void {
  const bell = $sim.host();
  futexwakeup(bell, 1);
}

export function exit(code: number): never {
  $sim.leave(code, '');
  throw new ThreadExit();
}

export function fatal(code: number, text: string): never {
  $sim.leave(code, text);
  throw new ThreadExit();
}

/** An execution ends with the message: what the others do until then is explored like all else. */
export function freeze(): boolean {
  return false;
}

export function standaside(): never {
  return exit(2);
}

export function checkexit(): void {
  if ($sim.exiting()) throw new ThreadExit();
}

export function futexsleep(_a: number, _val: number, _ns: number): void {
  throw new Error('futexsleep outside of a thread: nobody could wake it');
}

export function parksleep(a: number, val: number, ns: number): void {
  checkexit();
  futexsleep(a, val, ns);
  checkexit();
}

export function futexwakeup(a: number, n: number): void {
  $sim.wake(a, n);
}

export function procyield(_n: number): void {}

export function osyield(): void {}

/** The transform puts a sleep with a deadline in its place. */
export function usleep(_us: number): void {
  throw new Error('usleep outside of a thread: nobody could go on');
}

export function nanotime(): number {
  return $sim.now();
}

export function threadid(): number {
  return $sim.threadid();
}
