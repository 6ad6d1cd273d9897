// What a program imports as `rt0`.
//
// This is the one place where the implementation meets the types that programs see (types.ts): a function that may block
// is in resumable form, (sp, rp, ...args) => value or PARKED, and is exported as a generator function of its arguments. The
// compiler rewrites `yield* f(x)` to the call f(fp, 0, x) of what is really there. `abi` takes a value back to its real
// type, for bodies that are written in the resumable form by hand.

import { gosched as yieldProcessor } from '../m/gosched.ts';
import { selectgo, tryselect } from '../sync/select.ts';
import { semacquire1 } from '../sync/sema.ts';
import { gomaxprocs as setProcs } from '../sync/stoptheworld.ts';
import { chan as makeChan, nilChan as makeNilChan, type Chan as RealChan } from './chan.ts';
import { go as goStatement, goexit as leave } from './program.ts';
import type * as Real from './sync.ts';
import { constructors } from './sync.ts';
import type {
  AtomicInt32 as AtomicInt32Type,
  Case,
  Chan,
  Cond as CondType,
  Go,
  Locker,
  Mutex as MutexType,
  NoneSelected,
  Once as OnceType,
  Resumable,
  ResumableArgs,
  RWMutex as RWMutexType,
  Selected,
  WaitGroup as WaitGroupType,
} from './types.ts';

export type {
  Case,
  Chan,
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

/** Starts a goroutine: fn, a goroutine function, with the arguments that follow. */
export const go = goStatement as unknown as {
  <A extends readonly unknown[]>(fn: (...args: A) => Go<unknown>, ...args: A): void;
  /** A body in resumable form. */
  <F extends (...args: never[]) => unknown>(fn: F & Resumable<F>, ...args: ResumableArgs<F>): void;
};
/** Ends the current goroutine. */
export const goexit = leave as unknown as () => Go<never>;
/** Lets other goroutines run. */
export const gosched = yieldProcessor as unknown as () => Go<void>;

/** The number of Ps; with n (1 to 256) sets it, stopping the world for that moment, and returns what it was. */
export const gomaxprocs = setProcs as unknown as (n?: number) => Go<number>;

/** A channel of T with room for `capacity` values: 0, the default, makes each send wait for its receiver. */
export const chan = makeChan as unknown as <T>(capacity?: number) => Chan<T>;
/** A nil channel: send and receive wait forever, close throws. */
export const nilChan = makeNilChan as unknown as <T>() => Chan<T>;

/** Waits until one of the cases can go on, and does it: one of those that can, at random. Without cases: forever. */
export const select = selectgo as unknown as <const C extends readonly Case[]>(cases: C) => Go<Selected<C>>;
/** The same without waiting: index -1 when none can go on. */
export const trySelect = tryselect as unknown as <const C extends readonly Case[]>(
  cases: C,
) => Selected<C> | NoneSelected;

export type Mutex = MutexType;
export type RWMutex = RWMutexType;
export type WaitGroup = WaitGroupType;
export type Cond = CondType;
export type Once = OnceType;
export type AtomicInt32 = AtomicInt32Type;
export const Mutex = constructors.Mutex as unknown as new () => Mutex;
export const RWMutex = constructors.RWMutex as unknown as new () => RWMutex;
export const WaitGroup = constructors.WaitGroup as unknown as new () => WaitGroup;
export const Cond = constructors.Cond as unknown as new (locker: Locker) => Cond;
export const Once = constructors.Once as unknown as new () => Once;
export const AtomicInt32 = constructors.AtomicInt32 as unknown as new (v?: number) => AtomicInt32;

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

/** Shared arrays: real typed arrays, which goroutines on all threads see. */
export { float64Array, int32Array, uint8Array } from '../heap/arrays.ts';

/** The semaphores that the sync package is made of, on a shared word: for tests of them. (sync.runtime_Semacquire and kin) */
export const semacquire = ((sp: number, _rp: number, addr: number) => semacquire1(sp, 0, addr, false)) as unknown as (
  addr: number,
) => Go<void>;
// The resumable form itself.
export { mallocgc } from '../heap/malloc.ts';
export { getnum, getv, setnum, setv } from '../heap/value.ts';
export { LockOSThread as lockOSThread, UnlockOSThread as unlockOSThread } from '../m/lockosthread.ts';
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
  goid,
  numCPU,
  numGoroutine,
  numIdle,
  print,
  stack,
  stackguard,
  syscall,
} from './program.ts';
