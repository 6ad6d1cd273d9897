// The library as a program sees it. The implementation (chan.ts, sync.ts, ...) is in resumable form: a blocking method
// takes the caller's frame and a resume point before its arguments, `c.recv(fp, 0)`, and returns its value or PARKED. A
// program writes `yield* c.recv()`, and the compiler makes the one into the other. So each blocking function has two
// types: the real one, and the one below, a generator, which makes the value useless without its `yield*`. index.ts is
// where the implementation is given these types, and the only place.
//
// Methods that take a value are properties with function types, not methods: TypeScript compares those strictly, so a
// Chan<number> is no Chan<number | string>, to which a string could be sent.

declare const goroutine: unique symbol;

/** What a goroutine function yields: nothing that a program can make. */
export interface Suspension {
  readonly [goroutine]: never;
}
/** The result of a goroutine function that returns T: to be used with `yield*`. */
export type Go<T> = Generator<Suspension, T, unknown>;
/** A goroutine function. */
export type GoFunc<A extends readonly unknown[] = readonly never[], T = unknown> = (...args: A) => Go<T>;

/** A body in resumable form, written by hand (docs/resumable.md): it takes two numbers, and returns `unknown`. */
export type Resumable<F extends (...args: never[]) => unknown> =
  unknown extends ReturnType<F> ? (Parameters<F> extends readonly [number, number, ...unknown[]] ? F : never) : never;
/** The arguments of such a body after the two. */
export type ResumableArgs<F extends (...args: never[]) => unknown> =
  Parameters<F> extends readonly [number, number, ...infer A] ? Partial<A> : never;

/** The end of a channel from which values are received. */
export interface RecvChan<out T> {
  /** The next value. On a closed channel, after the last value: undefined, at once. */
  readonly recv: () => Go<T>;
  /** The next value and true, or undefined and false after the last value of a closed channel. */
  readonly recv2: () => Go<readonly [T, true] | readonly [undefined, false]>;
  /** The next value if there is one now. `selected` is false when a receive would block; `ok` as of recv2. */
  readonly tryRecv: () => TryRecv<T>;
  /** A case for select: receive from this channel. */
  readonly receiving: () => RecvCase<T>;
  /** Values in the buffer. */
  readonly len: number;
  /** Room of the buffer. */
  readonly cap: number;
}
/** The end of a channel to which values are sent. */
export interface SendChan<in T> {
  /** Waits for a receiver, or for room in the buffer. Throws when the channel is closed. */
  readonly send: (v: T) => Go<void>;
  /** Sends if that does not block; whether it did. Throws when the channel is closed. */
  readonly trySend: (v: T) => boolean;
  /** A case for select: send v to this channel. */
  readonly sending: (v: T) => SendCase;
  /** No more values will be sent. Throws when it is closed already. */
  readonly close: () => void;
  readonly len: number;
  readonly cap: number;
}
/** A channel of values of type T. (chan T)
 *  @example const c = chan<number>(); go(producer, c); const [v, ok] = yield* c.recv2(); */
export interface Chan<in out T> extends RecvChan<T>, SendChan<T> {}

/** What goes through a channel as it is, or as a whole copy, although it has methods. */
type Sendable =
  | Chan<never>
  | RecvChan<unknown>
  | SendChan<never>
  | Locker
  | WaitGroup
  | Cond
  | Once
  | FuncTimer
  | Ticker
  | AtomicInt32
  | ((...args: never[]) => unknown)
  | ArrayBufferView
  | ArrayBuffer
  | SharedArrayBuffer
  | Date
  | RegExp
  | Error
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | readonly unknown[];
/** The methods of T that its copy would not have; goroutine functions are no such: they are named by their pc. */
type LostMethods<T> = T extends Sendable
  ? never
  : T extends object
    ? {
        [K in keyof T]: T[K] extends (...args: never[]) => unknown ? (T[K] extends GoFunc ? never : K) : never;
      }[keyof T]
    : never;
/** unknown for a type with such methods, never for others: a bound of type parameters. */
export type WithMethods<T> = [LostMethods<T>] extends [never] ? never : unknown;
/** What chan<T>() gives when T has methods: nothing that can be used. Send a struct of values, and give functions what
 *  they work on. */
export interface ChannelsCopyValuesWithoutTheirMethods<T> {
  readonly lost: LostMethods<T>;
}
/** never stands for a T that nobody has given. */
export type ChanOfMethods<T> = [T] extends [never] ? Chan<unknown> : ChannelsCopyValuesWithoutTheirMethods<T>;

/** What tryRecv gives: whether there was something, and what. */
export type TryRecv<T> =
  | { readonly selected: true; readonly value: T; readonly ok: true }
  | { readonly selected: boolean; readonly value: undefined; readonly ok: false };

declare const received: unique symbol;
/** A case of a select that receives. Made by `receiving()`. */
export interface RecvCase<out T> {
  readonly [received]: T;
}
/** A case of a select that sends. Made by `sending(v)`. */
export interface SendCase {
  readonly [received]: undefined;
}
/** A case of a select. null is never chosen, as a nil channel in Go. */
export type Case<T = unknown> = RecvCase<T> | SendCase | null;

/** The element type of case C. */
type Received<C> = C extends RecvCase<infer T> ? T : undefined;
/** What a select over the cases C gives: told apart by `index` when C is a tuple. `ok` is false when a channel was
 *  closed. */
export type Selected<C extends readonly Case[]> = number extends C['length']
  ? { readonly index: number; readonly value: Received<C[number]> | undefined; readonly ok: boolean }
  : {
      [I in keyof C & `${number}`]: {
        readonly index: I extends `${infer N extends number}` ? N : never;
        readonly value: Received<C[I]> | undefined;
        readonly ok: boolean;
      };
    }[keyof C & `${number}`];
/** What a select with no case ready gives, where it does not wait. */
export interface NoneSelected {
  readonly index: -1;
  readonly value: undefined;
  readonly ok: false;
}

/** What a Cond can be made of. (sync.Locker) */
export interface Locker {
  lock(): Go<void>;
  unlock(): void;
}
/** A lock that one goroutine has at a time; any goroutine may unlock it; fatal error when it is not locked.
 *  (sync.Mutex)
 *  @example yield* m.lock(); try { n++; } finally { m.unlock(); } */
export interface Mutex extends Locker {
  /** Locks if it is not locked; whether it did. */
  tryLock(): boolean;
}
/** A lock that many readers or one writer has. (sync.RWMutex)
 *  @example yield* rw.rlock(); const v = table[0]; rw.runlock(); */
export interface RWMutex extends Locker {
  tryLock(): boolean;
  rlock(): Go<void>;
  runlock(): void;
  tryRLock(): boolean;
  /** A Locker whose lock and unlock are this mutex's rlock and runlock. */
  rlocker(): Locker;
}
/** Waits for a number of goroutines to finish. (sync.WaitGroup)
 *  @example wg.add(1); go(worker, wg); yield* wg.wait(); // worker ends with wg.done() */
export interface WaitGroup {
  /** Adds n, which may be negative, to the counter. Throws when it would become negative. */
  add(n: number): void;
  /** add(-1). */
  done(): void;
  /** Waits until the counter is 0. */
  wait(): Go<void>;
}
/** A place to wait for a condition that a Locker guards. (sync.Cond)
 *  @example yield* m.lock(); while (queue[0] === 0) yield* cond.wait(); m.unlock(); */
export interface Cond {
  /** Unlocks the locker, waits for signal or broadcast, and locks it again. */
  wait(): Go<void>;
  /** Wakes one who waits. */
  signal(): void;
  /** Wakes all who wait. */
  broadcast(): void;
}
/** Does something exactly once, whoever comes first. (sync.Once)
 *  @example yield* once.do(setup); */
export interface Once {
  /** Calls fn if this is the first call for this Once, and returns when the first call has. Throws what fn throws, to
   *  the first caller only; it counts as called then. At most 6 arguments. */
  do<A extends readonly unknown[]>(fn: GoFunc<A>, ...args: A): Go<void>;
}
/** Sends the time once, when it is due. (time.Timer)
 *  @example const t = new Timer(100); yield* t.c.recv(); */
export interface Timer extends FuncTimer {
  /** Where it sends the moment: of now()'s clock, when it does. Room for one. */
  readonly c: RecvChan<number>;
}
/** What afterFunc returns: starts a goroutine once, when it is due. (time.Timer of AfterFunc) */
export interface FuncTimer {
  /** It will not run. True when it was going to; false when it has run or was stopped already. */
  stop(): boolean;
  /** It will run (again) in ms milliseconds. True when it was going to run. */
  reset(ms: number): boolean;
}
/** Sends the time every ms milliseconds. A tick for which the receiver has made no room is dropped. (time.Ticker)
 *  @example const t = new Ticker(10); for (let i = 0; i < 3; i++) yield* t.c.recv(); t.stop(); */
export interface Ticker {
  readonly c: RecvChan<number>;
  /** No more ticks. Does not close the channel. */
  stop(): void;
  /** The next tick comes in ms milliseconds, and then one every ms. Throws unless ms is above 0. */
  reset(ms: number): void;
}
/** A 32-bit number with atomic, sequentially consistent operations, which wrap around. (atomic.Int32)
 *  @example const n = new AtomicInt32(0); n.add(1); */
export interface AtomicInt32 {
  load(): number;
  store(v: number): void;
  /** Adds d; the new value. */
  add(d: number): number;
  /** Stores v; the old value. */
  swap(v: number): number;
  /** Stores v if the value is old; whether it was. */
  compareAndSwap(old: number, v: number): boolean;
}
