// A scenario: some Ms call a few functions of the runtime against each other, on a machine that has been booted but
// whose scheduler does not run. Where a whole run takes thousands of operations, a scenario takes a few dozen, so that
// all its interleavings can be gone through.
//
// `build` runs once, as plain code, and what it has made is the state in which every execution begins. Threads are
// generator functions; u.fn gives the runtime's functions, whose generators are called with yield*:
//
//     const runqget = u.fn('p_runq', 'runqget');
//     u.thread('owner', m, function* () { got.push(yield* runqget.$g(pp)); });

//
// A thread may run in a JavaScript thread of its own, on the runtime's untransformed text (src/explore/lockstep): so
// what `build` keeps in variables must not change afterwards. What threads want to know of each other goes through
// cells (u.cell), and what they want to tell the check through notes (u.note, u.noted).

import type { Engine, Program } from '../engine/engine.ts';
import type { Thread } from '../engine/thread.ts';
import { Output } from './environment/output.ts';
import { Pad, type Scratch } from './pad.ts';
import type { FieldOffsets, MState, RuntimeExports } from './runtime.ts';
import type { Sim } from './simulated-machine.ts';

export interface RuntimeScenario {
  readonly name: string;
  readonly about: string;
  /** Limits of the runtime that make it small: {RUNQ: 4}. */
  readonly params?: Readonly<Record<string, number>>;
  readonly procs: number;
  build(u: Unit): void;
}

/** A function of the runtime, for threads and for plain code. */
export interface UnitFn {
  (...args: readonly unknown[]): number;
  /** For threads; a function that cannot yield is called as it is. */
  $g(...args: readonly unknown[]): Generator<unknown, number, unknown>;
}

type Code = () => Generator<unknown, unknown, unknown>;

interface Actor {
  readonly name: string;
  readonly mp: number;
  readonly state: MState;
  readonly code: Code;
}

export class Unit {
  readonly sim: Sim;
  readonly m0: number;
  readonly actors: Actor[] = [];
  readonly checks: (() => void)[] = [];
  /** Whose functions are called. Another one after `build`, where threads run on a text of their own. */
  rt: RuntimeExports;
  pad: Scratch = new Pad();
  /** Calls a function none of whose operations is a point. */
  alone: (f: () => unknown) => unknown = (f) => f();

  constructor(sim: Sim) {
    this.sim = sim;
    this.rt = sim.rt;
    this.m0 = sim.rt.num('shared_globals', 'm0');
  }

  fn(space: string, name: string): UnitFn {
    const f = this.rt.fn(space, name);
    if (f.$g !== undefined) return f as unknown as UnitFn;
    // Nothing to wait for, or a text in which waiting needs no generator: then threads may have another one (`rt`).
    const call = (args: readonly unknown[]): unknown => this.rt.fn(space, name)(...args);
    function* gen(...args: readonly unknown[]): Generator<unknown, unknown, unknown> {
      return call(args);
    }
    const plain = (...args: readonly unknown[]): unknown => this.alone(() => call(args));
    return Object.assign(plain, { $g: gen }) as unknown as UnitFn;
  }

  layout(name: string, space?: string): FieldOffsets {
    return this.sim.rt.layout(name, space);
  }

  global(name: string): number {
    return this.sim.rt.num('shared_globals', name);
  }

  /** A word of memory, read outside of any thread. */
  word(a: number): number {
    return this.sim.memory.words[a] as number;
  }

  setword(a: number, v: number): void {
    this.sim.memory.range(a, 1);
    this.sim.memory.words[a] = v;
  }

  /** An M besides m0, with its g0, on no thread. */
  newM(): number {
    return this.fn('m_mcommon', 'allocm')(0, -1);
  }

  /** A G that nobody knows of. */
  newG(): number {
    return this.fn('g_newproc1', 'malg')(2048);
  }

  /** P i. */
  p(i: number): number {
    return this.fn('p_own', 'pAt')(i);
  }

  /** Makes mp the owner of P i, which is idle. */
  own(mp: number, i: number): number {
    const M = this.layout('M');
    const P = this.layout('P');
    const pp = this.p(i);
    this.setword(mp + (M.p as number), pp);
    this.setword(pp + (P.m as number), mp);
    this.setword(pp + (P.status as number), this.sim.rt.num('shared_layout', 'Prunning'));
    return pp;
  }

  /** A thread that runs as mp, on its g0. */
  thread(name: string, mp: number, code: Code): void {
    const state = this.sim.freshState();
    this.sim.enter(state);
    this.become(mp);
    state.save();
    this.actors.push({ name, mp, state, code });
  }

  /** Who runs is mp, on its g0. */
  become(mp: number): void {
    this.fn('shared_tls', 'settls')(mp);
    this.fn('shared_tls', 'setg')(this.word(mp + (this.layout('M').g0 as number)));
  }

  /** A number that all threads see; 0 when an execution begins. */
  cell(): { get(): number; set(v: number): void } {
    const i = this.cells++;
    return { get: () => this.pad.get(i), set: (v) => this.pad.set(i, v) };
  }
  private cells = 0;

  /** Written down in the order in which it happens. What is written must survive JSON. */
  note(...what: readonly unknown[]): void {
    this.pad.note(what);
  }

  noted(): readonly (readonly unknown[])[] {
    return this.pad.noted();
  }

  /** After each execution: throws when something is wrong. */
  check(f: () => void): void {
    this.checks.push(f);
  }
}

export class ScenarioProgram implements Program {
  seed = 1;
  readonly out: Output;
  private readonly sim: Sim;
  readonly unit: Unit;
  private readonly fastrand: number;

  constructor(sim: Sim, scenario: RuntimeScenario) {
    this.sim = sim;
    this.out = new Output(sim);
    this.unit = buildScenario(sim, scenario);
    this.fastrand = sim.rt.layout('M').fastrand as number;
    sim.memory.keep();
    sim.ends = {
      left: (code, text) => {
        const [line = '', ...details] = text.split('\n');
        const kind = code === 0 ? 'done' : 'failed';
        sim.engine.end({ kind, message: line, details, thread: sim.engine.current?.id ?? -1 });
      },
      mainReturned: () => false,
      bell: () => this.out.take(),
    };
  }

  start(e: Engine): void {
    const { sim, unit } = this;
    sim.reset(e);
    unit.pad.clear();
    for (const a of unit.actors) sim.startCode(a.code(), a.name, a.state.copy());
    const mix = sim.rt.fn('shared_rand', 'mixseed');
    unit.setword(unit.m0 + this.fastrand, mix(this.seed, 0) as number);
  }

  check(): void {
    for (const f of this.unit.checks) f();
  }

  threw(e: Engine, t: Thread, error: unknown): boolean {
    if (this.sim.exiting()) return true;
    const message = error instanceof Error ? error.message : String(error);
    e.end({ kind: 'failed', message: `${t.name}: ${message}`, details: [], thread: t.id, error });
    return true;
  }
}

/** Boots a machine and lets the scenario make what it needs. */
export function buildScenario(sim: Sim, scenario: RuntimeScenario): Unit {
  sim.rt.fn('shared_text', 'sealRuntime')();
  const boot = sim.boot({
    ncpu: scenario.procs,
    sysmon: false,
    argv: [scenario.name],
    env: { GOMAXPROCS: String(scenario.procs) },
    mainpc: 0,
    initpc: 0,
  });
  sim.enter(boot);
  const unit = new Unit(sim);
  // runtime.main is not to run.
  const first = unit.p(0);
  unit.fn('p_runq', 'runqget')(first);
  scenario.build(unit);
  return unit;
}

/** What a check throws. */
export function expect(truth: boolean, what: string): void {
  if (!truth) throw new Error(what);
}

/** Limits that make the runtime's corners come up after a few operations. The same for all scenarios: one transformed
 *  text. */
export const UNITS: Readonly<Record<string, number>> = { RUNQ: 4, RUNNEXT_GRACE: 1, ACTIVE_SPIN: 1 };
