// Runs a whole program under the explorer: power-on and bootstrap once, then each execution starts at the first M's
// mstart, with runtime.main in P 0's queue, and ends when the program has exited, died, or cannot go on.
//
// What comes before mstart is one thread on a machine that nobody else has entered: there is nothing to interleave.
// Memory and the first M's module state are kept there (simulated-memory.ts), and each execution begins with them, and
// with a seed of its own.

import type { Engine, Program } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Site } from '../engine/point.ts';
import type { Thread } from '../engine/thread.ts';
import { together, type Watcher } from '../engine/watcher.ts';
import { Observer } from './channel-history.ts';
import { Host } from './environment/fake-host.ts';
import { Output } from './environment/output.ts';
import type { HostCallTable } from './environment/simulated-calls.ts';
import { linkToRuntime } from './instrument/evaluate-program.ts';
import { Invariants } from './invariants/index.ts';
import { type Leaked, leaked } from './leaks.ts';
import type { ProgramFiles } from './program-code.ts';
import { endOfError, endOfFailure, endOfLeaks, type ProgramEnd, saysDeadlock } from './program-end.ts';
import { field, type MState } from './runtime.ts';
import type { Sim } from './simulated-machine.ts';
import { Slices } from './slices.ts';
import { CLOCKWORD } from './switch-points.ts';

export interface ProgramRunOptions {
  readonly procs: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** sysmon runs too; it hides liveness bugs, so default: no. */
  readonly sysmon?: boolean;
  /** After main has returned, let the others go on and report who is blocked for good. */
  readonly leaks?: boolean;
  /** Compare what channels and mutexes did with what they are to do, at the end of each run. */
  readonly linear?: boolean;
  /** Host calls besides those that there are; made anew for each execution. */
  readonly host?: () => HostCallTable;
  /** Check the scheduler's invariants as the run goes on; default: yes. */
  readonly invariants?: boolean;
}

const NOTLINEAR = 'I18 broken: not linearisable: no order of these operations gives these results';

export class MachineProgram implements Program {
  seed = 1;
  readonly out: Output;
  readonly host: Host;
  private readonly sim: Sim;
  private readonly options: ProgramRunOptions;
  private readonly boot: MState;
  private readonly m0: number;
  private readonly fields: { fastrand: number; seed: number };
  private readonly history: Observer | null;
  /** None while sysmon does it. */
  readonly slices: Slices | null;
  private readonly watchers: readonly Watcher[];
  private readonly pending: () => number;
  private readonly watched = new WeakSet<Engine>();
  private mainDone = false;
  private ran = 0;

  /** `sites`: the places of the runtime's operations, by number; without them nothing is checked. */
  constructor(
    sim: Sim,
    program: ProgramFiles,
    code: { readonly code: string },
    options: ProgramRunOptions,
    sites: readonly Site[] = [],
  ) {
    this.sim = sim;
    sim.strict = true;
    this.options = options;
    const { rt } = sim;
    rt.fn('shared_text', 'sealRuntime')();
    this.out = new Output(sim);
    const say = (text: string): void => this.out.add(text);
    const { mainpc, initpc, locals } = linkToRuntime(rt, sim, program, code.code, say);
    sim.programs.push(locals);
    if (mainpc === 0)
      throw new Error(`${program.source}: expected a program: an exported goroutine function called main`);
    this.m0 = rt.num('shared_globals', 'm0');
    const kern = rt.num('shared_globals', 'kern');
    const Kern = rt.layout('Kern', 'shared_globals');
    this.fields = { fastrand: this.m0 + field(rt.layout('M'), 'fastrand'), seed: kern + field(Kern, 'seed') };
    this.boot = sim.boot({
      ncpu: options.procs,
      sysmon: options.sysmon ?? false,
      argv: [program.source, ...(options.args ?? [])],
      env: { GOMAXPROCS: String(options.procs), ...options.env },
      mainpc,
      initpc,
    });
    sim.memory.keep();
    this.history = options.linear === true ? new Observer(sim) : null;
    sim.observer = this.history;
    this.slices = options.sysmon === true ? null : new Slices(sim);
    this.pending = pendingOf(sim);
    this.host = new Host(sim, options.host);
    this.watchers = [
      ...(options.invariants === false || sites.length === 0 ? [] : [new Invariants(sim, sites)]),
      ...(this.slices === null ? [] : [this.slices]),
    ];
    sim.ends = {
      left: (c, text) => this.left(c, text),
      mainReturned: () => this.mainReturned(),
      bell: () => this.out.take(),
      host: () => this.host.needed(),
    };
  }

  start(e: Engine): void {
    const { sim } = this;
    sim.reset(e);
    this.out.clear();
    this.history?.begin();
    this.host.begin();
    this.mainDone = false;
    const mix = sim.rt.fn('shared_rand', 'mixseed');
    this.poke(this.fields.seed, this.seed);
    this.poke(this.fields.fastrand, mix(this.seed, 0) as number);
    this.watch(e);
    const t = sim.start(sim.rt.fn('m_mstart', 'mstart'), [], 'M0', this.boot.copy());
    sim.ms[t.id] = this.m0;
    e.startClock(CLOCKWORD, this.pending);
  }

  /** An engine that has not run this program before gets what watches its runs. */
  private watch(e: Engine): void {
    for (const w of this.watchers) w.begin(e);
    if (this.watched.has(e)) return;
    this.watched.add(e);
    e.watch = together([...this.watchers, ...(e.watch === null ? [] : [e.watch])]);
  }

  private poke(a: number, v: number): void {
    this.sim.memory.range(a, 1);
    this.sim.memory.words[a] = v;
  }

  threw(_e: Engine, t: Thread, error: unknown): boolean {
    if (this.sim.exiting()) return true;
    this.sim.engine.end({ ...endOfError(`on ${t.name}`, error), thread: t.id, error });
    return true;
  }

  /** Nobody can go on. The runtime says nothing of goroutines that wait for the host; after main has returned they are
   *  left behind as others are. */
  idle(): boolean {
    if (this.mainDone && this.host.waiters() > 0) this.leave(leaked(this.sim));
    return false;
  }

  /** A run that is long is no livelock. One is, if for as many operations as the bound allows no goroutine began to
   *  run. */
  tooLong(e: Engine, fair: boolean): Outcome | null {
    const ran = this.progress();
    const stuck = ran === this.ran;
    this.ran = ran;
    // At the first bound, look again at twice that; what is stuck now may have been looked at too early.
    if (e.steps <= e.maxSteps + 1) return null;
    if (!stuck || !fair)
      return { kind: 'steps', message: `gave up after ${e.steps} operations`, details: [], thread: -1 };
    const message = `livelock: no goroutine began to run in ${e.maxSteps} operations`;
    return { kind: 'livelock', message, details: [], thread: e.current?.id ?? -1 };
  }

  /** Runs of goroutines that all Ps have begun. */
  private progress(): number {
    const { rt, memory } = this.sim;
    const ran = field(rt.layout('P'), 'ran');
    const floats = new Float64Array(memory.buffer);
    const ps = rt.fn('shared_dump', 'allPs')(memory.buffer) as number[];
    return ps.reduce((n, p) => n + (floats[(p + ran) >>> 1] as number), 0);
  }

  private mainReturned(): boolean {
    if (this.options.leaks !== true) return false;
    this.mainDone = true;
    return true;
  }

  private left(code: number, text: string): void {
    const asleep = this.mainDone && saysDeadlock(text);
    if (code !== 0 && !asleep) this.end(endOfFailure(code, text));
    else this.leave(asleep ? leaked(this.sim) : []);
  }

  /** The end of a run in which these were left behind. */
  private leave(stays: readonly Leaked[]): void {
    const wrong = stays.length === 0 ? (this.history?.wrong() ?? null) : null;
    if (wrong === null) this.end(endOfLeaks(stays));
    else this.end({ kind: 'failed', message: NOTLINEAR, details: ['', ...wrong] });
  }

  private end(end: ProgramEnd): void {
    const { engine } = this.sim;
    engine.end({ ...end, thread: engine.current?.id ?? -1 });
  }
}

/** When a timer that is not due yet will be, in the engine's time; Infinity: there is none. */
function pendingOf(sim: Sim): () => number {
  const { rt, memory } = sim;
  const { words } = memory;
  const floats = new Float64Array(memory.buffer);
  const P = rt.layout('P');
  const fields = [field(P, 'timer0When'), field(P, 'timerModifiedEarliest')];
  const allp = rt.num('shared_globals', 'allp') + field(rt.layout('Allp', 'shared_globals'), 'at');
  const procs = rt.num('shared_globals', 'sched') + field(rt.layout('Sched', 'shared_globals'), 'gomaxprocs');
  return () => {
    const now = sim.now();
    let first = Number.POSITIVE_INFINITY;
    const n = words[procs] as number;
    for (let i = 0; i < n; i++) {
      const p = words[allp + i] as number;
      for (const f of fields) {
        const when = floats[(p + f) >>> 1] as number;
        if (when > now && when < first) first = when;
      }
    }
    return sim.engine.now + (first - now);
  };
}
