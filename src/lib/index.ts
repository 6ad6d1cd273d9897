// What a program imports as `rt0`.
//
// This is the one place where the implementation meets the types that programs see (types.ts): a function that may
// block is in resumable form, (sp, rp, ...args) => value or PARKED, and is exported as a generator function of its
// arguments. The compiler rewrites `yield* f(x)` to the call f(fp, 0, x) of what is really there. `abi` takes a value
// back to its real type, for bodies that are written in the resumable form by hand.

import { selectgo, tryselect } from '../chan/select.ts';
import { Goexit as leave } from '../g/goexit.ts';
import { gosched as yieldProcessor } from '../m/gosched.ts';
import { blockingHost as callHost } from '../m/hostcall.ts';
import { semacquire1 } from '../sync/sema.ts';
import { timeSleep } from '../time/sleep.ts';
import { gc as collect } from '../world/gc.ts';
import { gomaxprocs as setProcs } from '../world/gomaxprocs.ts';
import { type MemStats, readMemStats as readStats } from '../world/readmemstats.ts';
import { stopTheWorld as stopWorld } from '../world/stoptheworld.ts';
import { chan as makeChan, nilChan as makeNilChan, type Chan as RealChan } from './chan.ts';
import type { BlockingHost, Net } from './hostcalls.ts';
import { net as realNet } from './net.ts';
import { go as goStatement } from './program.ts';
import type * as Real from './sync.ts';
import { syncConstructors } from './sync.ts';
import { afterFunc as startAfterFunc, after as startTimer, timeConstructors } from './time.ts';
import type {
  AtomicInt32 as AtomicInt32Type,
  Case,
  Chan,
  ChanOfMethods,
  Cond as CondType,
  FuncTimer,
  Go,
  Locker,
  Mutex as MutexType,
  NoneSelected,
  Once as OnceType,
  RecvChan,
  Resumable,
  ResumableArgs,
  RWMutex as RWMutexType,
  Selected,
  Ticker as TickerType,
  Timer as TimerType,
  WaitGroup as WaitGroupType,
  WithMethods,
} from './types.ts';

export type {
  ExecOptions,
  ExecResult,
  FetchInit,
  FetchResult,
  FileInfo,
  HostCalls,
  HostId,
  TcpAddress,
} from './hostcalls.ts';
export type {
  Case,
  Chan,
  ChannelsCopyValuesWithoutTheirMethods,
  FuncTimer,
  Go,
  GoFunc,
  Locker,
  NoneSelected,
  RecvCase,
  RecvChan,
  Selected,
  SendCase,
  SendChan,
  Suspension,
  TryRecv,
} from './types.ts';

/** Starts a goroutine: fn, a goroutine function, with the arguments that follow. Objects that are not shared are
 *  copied; DataCloneError for what cannot be copied. (go statement)
 *  @example go(worker, 1, jobs, results); */
export const go = goStatement as unknown as {
  <A extends readonly unknown[]>(fn: (...args: A) => Go<unknown>, ...args: A): void;
  /** A body in resumable form. */
  <F extends (...args: never[]) => unknown>(fn: F & Resumable<F>, ...args: ResumableArgs<F>): void;
};
/** Ends the current goroutine, after its finally clauses; catch clauses do not see it. (runtime.Goexit)
 *  @example if (failed) yield* goexit(); */
export const goexit = leave as unknown as () => Go<never>;
/** Lets other goroutines run: puts the current one at the end of the global queue. (runtime.Gosched)
 *  @example while (!ready.load()) yield* gosched(); */
export const gosched = yieldProcessor as unknown as () => Go<void>;

/** The number of Ps; with n (1 to 256; more is 256) sets it, stopping the world for that moment, and returns what it
 *  was. TypeError when n is no number. (runtime.GOMAXPROCS)
 *  @example const before = yield* gomaxprocs(4); */
export const gomaxprocs = setProcs as unknown as (n?: number) => Go<number>;

/** Stops all other goroutines until startTheWorld(), which must come on the same goroutine before it suspends again.
 *  For audits and measurements: while the world is stopped nothing may be waited for.
 *  (runtime.stopTheWorld)
 *  @example yield* stopTheWorld(); const bad = heapAudit(); startTheWorld(); */
export const stopTheWorld = stopWorld as unknown as () => Go<void>;

export type { MemStats } from '../world/readmemstats.ts';
export { forEachP, startTheWorld } from '../world/stoptheworld.ts';
/** Gives back what can be given back without a collector: shrinks the stacks of goroutines that wait, and frees stacks
 *  that nobody uses. Objects on the heap are not collected. (runtime.GC)
 *  @example yield* gc(); */
export const gc = collect as unknown as () => Go<void>;
/** Memory in bytes and the scheduler's counts at one moment, for which the world is stopped. (runtime.ReadMemStats)
 *  @example const { heapInuse, goroutines } = yield* readMemStats(); */
export const readMemStats = readStats as unknown as () => Go<MemStats>;
/** Has the host do something and waits for it, while other goroutines run (docs/host.md). Throws what the call throws,
 *  and TypeError for arguments that cannot go to the host.
 *  @example const text = yield* blockingHost('readFile', 'notes.txt'); */
export const blockingHost = callHost as unknown as BlockingHost;
/** TCP by host calls. Errors are the system's, with their code. (package net)
 *  @example const conn = yield* net.connect(8080); yield* net.write(conn, 'hello'); yield* net.close(conn); */
export const net = realNet as unknown as Net;

/** A channel of T with room for `capacity` values: 0, the default, makes each send wait for its receiver. Error when
 *  the capacity is negative, not whole or too large. (make(chan T, capacity))
 *  @example const jobs = chan<number>(16); */
export const chan = makeChan as unknown as {
  /** Objects are copied, and a copy has no methods: such channels cannot be used. */
  <T extends WithMethods<T>>(capacity?: number): ChanOfMethods<T>;
  <T>(capacity?: number): Chan<T>;
};
/** A nil channel: send and receive wait forever, close throws. (var c chan T)
 *  @example let out = closed ? nilChan<number>() : results; */
export const nilChan = makeNilChan as unknown as <T>() => Chan<T>;

/** Waits until one of the cases can go on, and does it: one of those that can, at random. Without cases: forever.
 *  Throws when it sends on a closed channel. (select statement)
 *  @example const s = yield* select([a.receiving(), b.sending(1)]); if (s.index === 0) print(s.value); */
export const select = selectgo as unknown as <const C extends readonly Case[]>(cases: C) => Go<Selected<C>>;
/** select without waiting: index -1 when no case can go on. (select with a default)
 *  @example if (trySelect([quit.receiving()]).index === 0) return; */
export const trySelect = tryselect as unknown as <const C extends readonly Case[]>(
  cases: C,
) => Selected<C> | NoneSelected;

export type Mutex = MutexType;
export type RWMutex = RWMutexType;
export type WaitGroup = WaitGroupType;
export type Cond = CondType;
export type Once = OnceType;
export type AtomicInt32 = AtomicInt32Type;
export const Mutex = syncConstructors.Mutex as unknown as new () => Mutex;
export const RWMutex = syncConstructors.RWMutex as unknown as new () => RWMutex;
export const WaitGroup = syncConstructors.WaitGroup as unknown as new () => WaitGroup;
export const Cond = syncConstructors.Cond as unknown as new (locker: Locker) => Cond;
export const Once = syncConstructors.Once as unknown as new () => Once;
export const AtomicInt32 = syncConstructors.AtomicInt32 as unknown as new (v?: number) => AtomicInt32;

/** Waits for at least ms milliseconds; fractions count, and what is not above 0 returns at once. TypeError when ms is
 *  no number. (time.Sleep)
 *  @example yield* sleep(0.5); */
export const sleep = timeSleep as unknown as (ms: number) => Go<void>;
/** A channel on which the time (as of now()) is sent once, ms milliseconds from now. (time.After)
 *  @example const s = yield* select([answer.receiving(), after(1000).receiving()]); */
export const after = startTimer as unknown as (ms: number) => RecvChan<number>;
/** Starts a goroutine in ms milliseconds: fn with the arguments that follow, which are copied now. (time.AfterFunc)
 *  @example const timer = afterFunc(5000, giveUp, request); timer.stop(); */
export const afterFunc = startAfterFunc as unknown as {
  <A extends readonly unknown[]>(ms: number, fn: (...args: A) => Go<unknown>, ...args: A): FuncTimer;
  /** A body in resumable form. */
  <F extends (...args: never[]) => unknown>(ms: number, fn: F & Resumable<F>, ...args: ResumableArgs<F>): FuncTimer;
};
export type Timer = TimerType;
export type Ticker = TickerType;
export const Timer = timeConstructors.Timer as unknown as new (ms: number) => Timer;
export const Ticker = timeConstructors.Ticker as unknown as new (ms: number) => Ticker;
export { now } from '../time/sleep.ts';

/** What is really there behind an object of the library: for bodies in resumable form. */
export const abi = ((o: unknown) => o) as {
  <T>(c: Chan<T>): RealChan;
  (m: RWMutex): Real.RWMutexHandle;
  (m: Mutex): Real.MutexHandle;
  (l: Locker): Real.RLockerHandle;
  (o: Once): Real.OnceHandle;
  (wg: WaitGroup): Real.WaitGroupHandle;
  (c: Cond): Real.CondHandle;
  (f: typeof select): typeof selectgo;
  /** Never suspends without its third argument. */
  (f: typeof gomaxprocs): typeof setProcs;
};

/** Shared arrays: real typed arrays, which goroutines on all threads see.
 *  @example const counts = int32Array(8); go(count, counts); */
export { float64Array, int32Array, uint8Array } from '../heap/arrays.ts';

/** The semaphores that the sync package is made of, on a shared word: for tests of them. (sync.runtime_Semacquire and
 *  kin) */
export const semacquire = ((sp: number, _rp: number, addr: number) => semacquire1(sp, 0, addr, false)) as unknown as (
  addr: number,
) => Go<void>;
export { heapAudit } from '../heap/auditheap.ts';
// The resumable form itself.
export { mallocgc } from '../heap/malloc.ts';
export { getnum, getv, setnum, setv } from '../heap/value.ts';
export { LockOSThread as lockOSThread, UnlockOSThread as unlockOSThread } from '../m/lockosthread.ts';
export { setMaxThreads } from '../m/mcommon.ts';
export { morestack } from '../m/newstack.ts';
export { gopark, goready } from '../m/park.ts';
export { frameSize, push, slot } from '../shared/frame.ts';
export { casword, loadword, setword, storeword, word, xaddword, xchgword } from '../shared/mem.ts';
export { nanotime, threadid } from '../shared/os.ts';
export type { Ptr } from '../shared/struct.ts';
export { type Body, funcs, PARKED } from '../shared/text.ts';
export { waitReason } from '../shared/waitreason.ts';
export { semNwait, semrelease1 as semrelease } from '../sync/sema.ts';
// What the compiler's output calls.
export * from './compiled.ts';
export {
  alloc,
  args,
  env,
  exit,
  getg,
  goat,
  goid,
  numCPU,
  numGoroutine,
  numIdle,
  print,
  stack,
  stackguard,
  syscall,
} from './program.ts';
