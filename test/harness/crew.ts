// A thread of a crew: N real worker threads on one memory, each an M with a P of its own, that run one scenario
// together. A *.thread.ts entry calls crew({...}) with its scenarios; harness/threads.ts starts the threads and
// collects the results.
//
//   thread 0    boots the heap, makes an M and a P for each thread, calls setup
//   all         wait for it, become their M, own their P, meet at the barrier, run
//   thread 0    when all have run: finish, where the recount is
//
// ctl (a SharedArrayBuffer beside the memory, so that a broken runtime cannot break it):
//   [0] arrived  [1] generation of the barrier  [2] a thread failed  [3] scratch  [16 + i] g0 of thread i
//   [128 + i] how far thread i has come

import { parentPort, workerData } from 'node:worker_threads';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { acquirep, pAt } from '../../src/p/own.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, M } from '../../src/shared/layout.ts';
import { as, get, set, store } from '../../src/shared/mem.ts';
import { mixseed } from '../../src/shared/rand.ts';
import type { Ptr } from '../../src/shared/struct.ts';
import { setg } from '../../src/shared/tls.ts';
import { makeM, makeP, rankLocks } from './parts.ts';
import { bootHeap } from './solo.ts';

export interface Order {
  readonly scenario: string;
  readonly index: number;
  readonly threads: number;
  readonly seed: number;
  readonly params: Readonly<Record<string, number>>;
  readonly ctl: SharedArrayBuffer;
}
/** What a thread sends home. */
export type Answer = { readonly index: number } & (
  | { readonly value: unknown; readonly finish: unknown }
  | { readonly error: string }
);

export const CTLWORDS = 256;
const ARRIVED = 0;
const GENERATION = 1;
const FAILED = 2;
const SCRATCH = 3;
const G0S = 16;
export const PROGRESS = 128;
const SCRATCHWORDS = 4096;

export class Crew {
  readonly index: number;
  readonly threads: number;
  readonly seed: number;
  readonly #params: Readonly<Record<string, number>>;
  readonly #ctl: Int32Array;
  #rng: number;

  constructor(order: Order) {
    this.index = order.index;
    this.threads = order.threads;
    this.seed = order.seed;
    this.#params = order.params;
    this.#ctl = new Int32Array(order.ctl);
    this.#rng = mixseed(order.seed, order.index);
  }

  /** This thread's M and P. */
  get m(): Ptr<'m'> {
    return get(as<'g'>(this.#ctl[G0S + this.index] ?? 0), G.m);
  }
  get p(): Ptr<'p'> {
    return get(this.m, M.p);
  }
  /** Words that the scenario may use, zero at first. */
  get scratch(): number {
    return this.#ctl[SCRATCH] ?? 0;
  }

  param(name: string): number {
    const v = this.#params[name];
    if (v === undefined) throw new Error(`no param ${name}`);
    return v;
  }

  /** A number in [0, n), of this thread's own sequence. */
  random(n: number): number {
    let x = this.#rng;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#rng = x;
    return (x >>> 0) % n;
  }

  /** For the report on a hang. */
  progress(n: number): void {
    Atomics.store(this.#ctl, PROGRESS + this.index, n);
  }

  get failed(): boolean {
    return Atomics.load(this.#ctl, FAILED) !== 0;
  }
  fail(): void {
    Atomics.store(this.#ctl, FAILED, 1);
    Atomics.notify(this.#ctl, GENERATION);
  }

  /** Waits for all threads of the crew. They leave it within a few microseconds of each other when there is a core for
   *  each. */
  barrier(): void {
    const ctl = this.#ctl;
    const generation = Atomics.load(ctl, GENERATION);
    if (Atomics.add(ctl, ARRIVED, 1) + 1 === this.threads) {
      Atomics.store(ctl, ARRIVED, 0);
      Atomics.add(ctl, GENERATION, 1);
      Atomics.notify(ctl, GENERATION);
      return;
    }
    for (let i = 0; Atomics.load(ctl, GENERATION) === generation; i++) {
      if (this.failed) throw new Error('another thread failed');
      if (i > 2000) Atomics.wait(ctl, GENERATION, generation, 50);
    }
  }

  /** Thread 0: the machine. */
  build(): void {
    bootHeap();
    rankLocks();
    set(sched, Sched.gomaxprocs, this.threads);
    this.#ctl[SCRATCH] = persistentalloc(SCRATCHWORDS, 16);
    store(sched, Sched.mnext, this.threads);
    for (let i = 0; i < this.threads; i++) {
      const mp = makeM(i, this.seed);
      makeP(i);
      this.#ctl[G0S + i] = get(mp, M.g0);
    }
  }

  /** Becomes M `index` on its g0. */
  board(): void {
    setg(as<'g'>(this.#ctl[G0S + this.index] ?? 0));
  }
}

export interface Scenario {
  /** On thread 0, as its M with its P, before the others begin. */
  setup?(c: Crew): void;
  run(c: Crew): unknown;
  /** On thread 0 after all have run. */
  finish?(c: Crew): unknown;
}

function life(c: Crew, s: Scenario): { value: unknown; finish: unknown } {
  if (c.index === 0) c.build();
  c.barrier();
  c.board();
  acquirep(pOf(c.index));
  if (c.index === 0) s.setup?.(c);
  c.barrier();
  const value = s.run(c);
  c.barrier();
  const finish = c.index === 0 ? s.finish?.(c) : undefined;
  return { value, finish };
}

function pOf(i: number): Ptr<'p'> {
  const pp = pAt(i);
  if (pp === 0) throw new Error(`P${i} was not made`);
  return pp;
}

/** Runs the ordered scenario. The entry's last statement. */
export function crew(scenarios: Readonly<Record<string, Scenario>>): void {
  const { order } = workerData as { order: Order };
  const c = new Crew(order);
  const answer = (a: Answer): void => parentPort?.postMessage(a);
  try {
    const s = scenarios[order.scenario];
    if (s === undefined) throw new Error(`no scenario ${order.scenario}`);
    answer({ index: c.index, ...life(c, s) });
  } catch (e) {
    c.fail();
    answer({ index: c.index, error: e instanceof Error ? (e.stack ?? e.message) : String(e) });
  }
}
