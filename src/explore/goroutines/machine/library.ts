// The library as explored programs get it: the runtime's own, with a point before each operation that another goroutine
// could tell. The table of operations is this file; docs/decisions/085-points-at-operations.md says why no other place
// needs one.
//
//   one step              send, recv, select, lock, unlock, close, done, add, atomics, tryX, len, print, ...: one
//                         point, then the runtime's function as it stands. On real threads it is atomic too: it holds
//                         the object's lock, or its intermediate states are seen by nobody
//   several steps         Cond.wait, RWMutex.lock and unlock, Once.do: a point before each (steps.ts)
//   what waking does      a goroutine that was woken goes on when it is chosen: that is a point
//   no point              goid, args, env, new Mutex(), chan(): nobody else can tell when
//
// A call that reaches the plain form runs where no goroutine can be stopped before it, in a callback of JavaScript's
// own, say. It ends the search with a refusal (plain).

import { addressOf, EVERYTHING } from '../../engine/objects.ts';
import { LOAD, RMW, START, STORE, YIELD } from '../../engine/point.ts';
import type { RuntimeExports } from '../../runtime/runtime.ts';
import type { Body } from './calls.ts';
import { choose } from './choice.ts';
import type { Machine } from './contract.ts';
import { type Case, readyCases } from './ready-cases.ts';
import { condWait, mainBody, onceDo, rwLock, rwUnlock, waited } from './steps.ts';
import { CLOCKWORD, GOROUTINESWORD, OUTPUTWORD } from './words.ts';

type Gen = Generator<unknown, unknown, unknown>;
/** A function of the library as it is called: $g is its generator. */
type Plain = ((...args: never[]) => unknown) & { $g?: (...args: never[]) => Gen };
interface Handle {
  readonly addr: number;
}
type Methods = Record<string, (this: Handle, ...args: unknown[]) => unknown>;

/** Operations of one step: kind of access, by class and method. Reads of one object commute. */
const STEPS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Chan: { trySend: RMW, tryRecv: RMW, close: RMW },
  Mutex: { unlock: RMW, tryLock: RMW },
  RWMutex: { tryLock: RMW },
  Cond: { signal: RMW, broadcast: RMW },
  AtomicInt32: { load: LOAD, store: STORE, add: RMW, swap: RMW, compareAndSwap: RMW },
  Timer: { stop: RMW, reset: RMW },
  Ticker: { stop: RMW, reset: RMW },
};
/** Those of one step that may wait. */
const WAITS: Readonly<Record<string, readonly string[]>> = {
  Chan: ['send', 'recv', 'recv2'],
  Mutex: ['lock'],
};
/** What is woken from these goes on by itself: the one who woke it has done the rest. */
const DONE_BY_WAKER: ReadonlySet<string> = new Set(['Chan']);
/** The address of an object that stands for another: RLocker's is a word of its RWMutex. */
const CLASSES = ['Chan', 'Mutex', 'RWMutex', 'RLocker', 'WaitGroup', 'Cond', 'Once', 'AtomicInt32', 'Timer', 'Ticker'];

/** Operations of one step that commute with each other: nobody can tell in which order goroutines were done, or readers
 *  came and went. Others of the object tell. (Readers may wait.) */
const COMMUTE: Readonly<Record<string, readonly string[]>> = {
  RWMutex: ['rlock', 'runlock', 'tryRLock'],
  RLocker: ['lock', 'unlock'],
  WaitGroup: ['done'],
};

/** Names by which the transform knows them in programs. */
export const METHODS: ReadonlySet<string> = new Set([
  ...Object.values(STEPS).flatMap((x) => Object.keys(x)),
  ...Object.values(WAITS).flat(),
  ...Object.values(COMMUTE).flat(),
  'add',
  ...['wait', 'lock', 'unlock', 'do'],
]);
export const GETTERS: ReadonlySet<string> = new Set(['len']);

/** The library with points, and the generators of what bodies of the runtime call. Once a machine. */
export function libraryOf(m: Machine): Readonly<Record<string, unknown>> {
  const lib: Record<string, unknown> = { ...m.rt.space('lib_index') };
  methodsOf(m);
  functionsOf(m, lib);
  return lib;
}

/** Whether the library's name has a generator. */
export function hasGenerator(lib: Readonly<Record<string, unknown>>, name: string): boolean {
  return (lib[name] as Plain | undefined)?.$g !== undefined;
}

function classes(rt: RuntimeExports): Record<string, { prototype: Methods }> {
  const of = (space: string, name: string): { prototype: Methods } =>
    rt.space(space)[name] as unknown as { prototype: Methods };
  return {
    Chan: of('lib_chan', 'Chan'),
    Timer: of('lib_time', 'TimerHandle'),
    Ticker: of('lib_time', 'TickerHandle'),
    ...Object.fromEntries(
      CLASSES.filter((n) => !['Chan', 'Timer', 'Ticker'].includes(n)).map((n) => [n, of('lib_sync', `${n}Handle`)]),
    ),
  };
}

function methodsOf(m: Machine): void {
  for (const [name, { prototype }] of Object.entries(classes(m.rt))) {
    const timer = name === 'Timer' || name === 'Ticker';
    const shift = name === 'RLocker' ? -m.calls.RWMutex.rlocker : 0;
    for (const [method, kind] of Object.entries(STEPS[name] ?? {})) {
      const real = prototype[method] as Methods[string];
      prototype[`${method}$g`] = timer ? timerStep(m, real) : step(m, kind, real, shift);
      prototype[method] = plain(m, `${name}.${method}`, real);
    }
    for (const method of COMMUTE[name] ?? []) {
      const real = prototype[method] as Methods[string];
      prototype[`${method}$g`] = commuting(m, real, shift);
      prototype[method] = plain(m, `${name}.${method}`, real);
    }
    for (const method of WAITS[name] ?? []) {
      const real = prototype[method] as Methods[string];
      prototype[`${method}$g`] = DONE_BY_WAKER.has(name) ? channelStep(m, real) : lockStep(m, real, shift);
      prototype[method] = plain(m, `${name}.${method}`, real);
    }
  }
  const { Chan, RWMutex, Cond, Once, WaitGroup } = classes(m.rt) as Record<string, { prototype: Methods }>;
  lengthOf(m, (Chan as { prototype: object }).prototype);
  const several = (of: { prototype: Methods } | undefined, name: string, g: Methods[string]): void => {
    const { prototype } = of as { prototype: Methods };
    const real = prototype[name] as Methods[string];
    prototype[`${name}$g`] = g;
    prototype[name] = plain(m, name, real);
  };
  several(RWMutex, 'lock', function (sp, rp) {
    return rwLock(m, sp as number, rp as number, this.addr);
  });
  several(RWMutex, 'unlock', function () {
    return rwUnlock(m, this.addr);
  });
  several(Cond, 'wait', function (sp, rp) {
    return condWait(m, sp as number, rp as number, this.addr);
  });
  const real = (WaitGroup as { prototype: Methods }).prototype;
  const [add, wait] = [real.add as Methods[string], real.wait as Methods[string]];
  // What takes from the counter commutes with itself alone: an addition may come after the counter has been 0, or
  // before.
  const [adds, takes] = [step(m, RMW, add, 0), commuting(m, add, 0)];
  several(WaitGroup, 'add', function (n) {
    return ((n as number) < 0 ? takes : adds)?.call(this, n);
  });
  several(WaitGroup, 'wait', lockStep(m, wait, 0, START));
  several(Once, 'do', function (sp, rp, fn, ...args) {
    return onceDo(m, sp as number, rp as number, this.addr, fn, args);
  });
}

/** An operation that never waits. */
function step(m: Machine, kind: number, real: Methods[string], shift: number): Methods[string] {
  return function* (this: Handle, a: unknown, b: unknown) {
    if (m.engine.point(kind, this.addr + shift, m.site())) yield;
    const r = real.call(this, a, b);
    if (m.engine.noting) m.noteResult(r);
    return r;
  };
}

function timerStep(m: Machine, real: Methods[string]): Methods[string] {
  return function* (this: Handle, a: unknown) {
    if (m.engine.point(RMW, CLOCKWORD, m.site())) yield;
    const r = real.call(this, a);
    if (m.engine.noting) m.noteResult(r);
    m.time.look();
    return r;
  };
}

function channelStep(m: Machine, real: Methods[string]): Methods[string] {
  return function* (this: Handle, sp: unknown, rp: unknown, v: unknown) {
    if (m.engine.point(RMW, this.addr, m.site())) yield;
    const r = real.call(this, sp, rp, v);
    if (r === m.calls.PARKED) m.waits(START, 0);
    else if (m.engine.noting) m.noteResult(r);
    return r;
  };
}

function lockStep(m: Machine, real: Methods[string], shift: number, wakes: number = RMW): Methods[string] {
  return function* (this: Handle, sp: unknown, rp: unknown) {
    const addr = this.addr + shift;
    if (m.engine.point(RMW, addr, m.site())) yield;
    const r = real.call(this, sp, rp);
    if (r === m.calls.PARKED) m.waits(wakes, wakes === START ? 0 : addr);
    return r;
  };
}

/** An operation that commutes with others like it: a read, as far as order goes; for happens-before it is as any. */
function commuting(m: Machine, real: Methods[string], shift: number): Methods[string] {
  return function* (this: Handle, a: unknown, b: unknown) {
    const addr = this.addr + shift;
    if (m.engine.point(LOAD, addr, m.site())) yield;
    m.synchronise(addr);
    const r = real.call(this, a, b);
    if (r === m.calls.PARKED) m.waits(RMW, addr);
    else if (m.engine.noting) m.noteResult(r);
    return r;
  };
}

/** The plain form: refused where a goroutine runs. */
function plain(m: Machine, name: string, real: Methods[string]): Methods[string] {
  return function (this: Handle, ...args: unknown[]) {
    if (m.current !== null) m.unseen(name);
    return real.apply(this, args);
  };
}

function lengthOf(m: Machine, prototype: object): void {
  const { get } = Object.getOwnPropertyDescriptor(prototype, 'len') as { get: (this: Handle) => number };
  Object.defineProperty(prototype, '$get_len', {
    value: function* (this: Handle): Gen {
      if (m.engine.point(LOAD, this.addr, m.site())) yield;
      const n = get.call(this);
      if (m.engine.noting) m.noteResult(n);
      return n;
    },
  });
  Object.defineProperty(prototype, 'len', {
    get(this: Handle) {
      if (m.current !== null) m.unseen('Chan.len');
      return get.call(this);
    },
  });
}

function functionsOf(m: Machine, lib: Record<string, unknown>): void {
  const real = (name: string): ((...args: unknown[]) => unknown) => lib[name] as (...args: unknown[]) => unknown;
  const define = (name: string, g: (...args: never[]) => Gen): void => {
    const was = real(name);
    const f: Plain = (...args: never[]): unknown => {
      if (m.current !== null) m.unseen(name);
      return was(...(args as unknown[]));
    };
    Object.assign(f, { $g: g, prototype: (was as { prototype?: unknown }).prototype });
    lib[name] = f;
  };
  simple(m, define, real);
  selects(m, define, real);
  times(m, define, real);
  variables(m, lib);
  const main = m.calls.bodyAt(m.calls.MAINPC);
  main.$g = (sp, rp, value) => mainBody(m, sp, rp, value);
  const once = m.rt.fn('sync_once', 'onceDo') as unknown as Body;
  once.$g = (sp, rp, value) => onceDo(m, sp, rp, value as number);
  const cond = m.rt.fn('sync_cond', 'condWait') as unknown as Body;
  cond.$g = (sp, rp) => condWait(m, sp, rp, 0);
  const wait = m.rt.fn('sync_waitgroup', 'wgWait') as unknown as Body;
  wait.$g = (sp, rp) => waited(m, wait, sp, rp);
  const rwl = m.rt.fn('sync_rwmutex', 'rwLock') as unknown as Body;
  rwl.$g = (sp, rp) => rwLock(m, sp, rp, 0);
}

type Define = (name: string, g: (...args: never[]) => Gen) => void;
type Real = (name: string) => (...args: unknown[]) => unknown;

function simple(m: Machine, define: Define, real: Real): void {
  const write = (text: string): void => m.told?.print(text);
  define('print', function* (...values: readonly unknown[]): Gen {
    const text = `${values.map(String).join(' ')}\n`;
    if (m.engine.point(RMW, OUTPUTWORD, m.site())) yield;
    write(text);
    return undefined;
  } as (...args: never[]) => Gen);
  for (const name of ['numGoroutine', 'numIdle']) {
    const f = real(name);
    define(name, function* (): Gen {
      if (m.engine.point(LOAD, GOROUTINESWORD, m.site())) yield;
      return f();
    });
  }
  define('syscall', function* (fn: (...args: unknown[]) => unknown, ...args: readonly unknown[]): Gen {
    if (m.engine.point(START, 0, m.site())) yield;
    const r = fn(...args);
    if (m.engine.point(START, 0, m.site())) yield;
    return r;
  } as (...args: never[]) => Gen);
  define('gosched', function* (_sp: number, rp: number): Gen {
    if (rp === 0 && m.engine.point(YIELD, 0, m.site())) yield;
    return undefined;
  } as (...args: never[]) => Gen);
  const exit = real('exit');
  define('exit', function* (code: number): Gen {
    if (m.engine.point(RMW, EVERYTHING, m.site())) yield;
    return exit(code);
  } as (...args: never[]) => Gen);
  define('gomaxprocs', function* (_sp: number, _rp: number, n?: unknown): Gen {
    if (n !== undefined && typeof n !== 'number') throw new TypeError(`gomaxprocs(${String(n)}): expected a number`);
    if (m.engine.point(RMW, GOROUTINESWORD, m.site())) yield;
    const was = m.procs;
    if (typeof n === 'number' && Math.floor(n) > 0) m.procs = Math.min(Math.floor(n), 256);
    return was;
  } as (...args: never[]) => Gen);
}

function selects(m: Machine, define: Define, real: Real): void {
  const select = real('select');
  define('select', function* (sp: number, rp: number, cases: readonly Case[]): Gen {
    if (rp !== 0) return select(sp, rp, cases);
    if (m.engine.point(RMW, channelsOf(cases), m.site())) yield;
    yield* prefer(m, cases);
    const r = select(sp, rp, cases);
    if (r === m.calls.PARKED) m.waits(START, 0);
    else if (m.engine.noting) m.noteSelect(r);
    return r;
  } as (...args: never[]) => Gen);
  const trySelect = real('trySelect');
  define('trySelect', function* (cases: readonly Case[]): Gen {
    if (m.engine.point(RMW, channelsOf(cases), m.site())) yield;
    yield* prefer(m, cases);
    const r = trySelect(cases);
    if (m.engine.noting) m.noteSelect(r);
    return r;
  } as (...args: never[]) => Gen);
}

/** What stands for all channels of a select. */
function channelsOf(cases: readonly Case[]): number {
  const addrs: number[] = [];
  for (const k of cases) if (k !== null && k !== undefined && k.c !== 0) addrs.push(k.c);
  return addressOf(addrs);
}

/** Asks which of the ready cases a select is to take, if there are several. */
function* prefer(m: Machine, cases: readonly Case[]): Generator<unknown, void, unknown> {
  const ready = readyCases(m, cases);
  m.preferred = ready.length > 1 ? (ready[yield* choose(m, ready.length)] as number) : -1;
  const taken = m.preferred >= 0 ? m.preferred : (ready[0] ?? -1);
  // For happens-before: the operation is one of the channel's that is taken; of all, if it waits.
  for (let i = 0; i < cases.length; i++) {
    const addr = cases[i]?.c ?? 0;
    if (addr !== 0 && (taken === -1 || i === taken)) m.synchronise(addr);
  }
}

function times(m: Machine, define: Define, real: Real): void {
  const sleep = real('sleep');
  define('sleep', function* (sp: number, rp: number, ms: unknown): Gen {
    if (rp === 0 && m.engine.point(RMW, CLOCKWORD, m.site())) yield;
    const r = sleep(sp, rp, ms);
    if (r === m.calls.PARKED) m.waits(START, 0);
    return r;
  } as (...args: never[]) => Gen);
  const now = real('now');
  define('now', function* (): Gen {
    if (m.engine.point(LOAD, CLOCKWORD, m.site())) yield;
    return now();
  });
  for (const name of ['after', 'afterFunc', 'Timer', 'Ticker']) {
    const f = real(name);
    define(name, function* (...args: readonly unknown[]): Gen {
      if (m.engine.point(RMW, CLOCKWORD, m.site())) yield;
      const r = f(...args);
      m.time.look();
      return r;
    } as (...args: never[]) => Gen);
  }
}

/** Package variables: plain accesses, which the race detector sees. */
function variables(m: Machine, lib: Record<string, unknown>): void {
  const { DATA0, DATAEND } = m.calls;
  const loadv = lib.loadv as (a: number) => unknown;
  lib.loadv = (a: number): unknown => {
    if (a >= DATA0 && a < DATAEND && m.current !== null) m.engine.pass(4, a, m.site());
    return loadv(a);
  };
  const setpkg = lib.setpkg as (a: number, v: unknown, what: string) => void;
  lib.setpkg = (a: number, v: unknown, what: string): void => {
    if (m.current !== null) m.engine.pass(5, a, m.site());
    setpkg(a, v, what);
  };
}
