// The machine of this subject: the runtime's text evaluated, one M, one P, and memory that each execution begins with
// anew. It is what the text knows as `$sim`.
//
// Booted once, up to where runtime.main is about to go on after gcenable: no JavaScript frame is alive then, so memory
// is all there is to be put back.

import type { Engine } from '../../engine/engine.ts';
import { RMW, START, WAKE } from '../../engine/point.ts';
import { SLEEPING } from '../../engine/thread.ts';
import { BootDone, type BootPlan, bootMachine } from '../../runtime/boot-plan.ts';
import { compileText, hostModules } from '../../runtime/instrument/evaluate.ts';
import { RuntimeExports } from '../../runtime/runtime.ts';
import { EACH } from '../../runtime/switch-points.ts';
import { type Calls, callsOf } from './calls.ts';
import { Choices } from './choice.ts';
import type { Machine, Running } from './contract.ts';
import { Goroutine } from './goroutine.ts';
import { LineMemory } from './line-memory.ts';
import { Time } from './time.ts';

const MEMORY = 64 * 1024 * 1024;
/** What nanotime says when an execution begins. */
const EPOCH = 1e9;
const RUNTIME_FILE = 'rt0-explore.js';

/** Fewer than a P gives to the others (GFREELOCAL). */
const STOCK = 8;
const MOSTNAMES = 10_000;
const MOSTLOCKS = 0x7fffffff;

type Factory = (...scope: unknown[]) => Record<string, unknown>;

/** Compiles the runtime's text, for any number of machines. */
export function runtimeFactory(code: string): Factory {
  return compileText(`${EACH} const $K = (p, f) => p + f; ${code}`, RUNTIME_FILE, ['$sim', '$import', 'process']);
}

/** Who is told of what happens in an execution. */
export interface Told {
  /** The program is over. */
  left(code: number, text: string): void;
  /** The goroutine's place in the source, for the record of a run: a number of a site. */
  site(): number;
  print(text: string): void;
}

export class GoroutinesMachine implements Machine {
  readonly memory: LineMemory;
  readonly buffer: SharedArrayBuffer;
  readonly dirty: Uint8Array;
  readonly rt: RuntimeExports;
  readonly calls: Calls;
  readonly time: Time;
  readonly epoch = EPOCH;
  mp = 0;
  readonly g0: number;
  pp = 0;
  engine!: Engine;
  told: Told | null = null;
  /** A program's GOMAXPROCS, which is data here. */
  procs = 1;
  /** The element of a shared array that was accessed last. */
  readonly element = { addr: -1, index: 0 };
  /** Cases of a select that are to be tried first: one, by its number; -1: as they stand. */
  preferred = -1;
  /** Others go on when main has returned. */
  goesOn = false;
  mainDone = false;
  /** Goroutines that were started or woken in this execution. */
  wakes = 0;
  /** What gomaxprocs() says until it is set. */
  startProcs = 1;
  /** The program asks how many goroutines there are. */
  counted = false;
  mainpc = 0;
  initpc = 0;
  readonly choices: Choices = new Choices(this);
  current: Running | null = null;
  /** By the address of its g. */
  readonly goroutines = new Map<number, Goroutine>();
  private readonly engines: ((e: Engine) => void)[] = [];
  private readonly locks = new Map<number, number>();
  private readonly names = new Map<number, string>();
  /** Who is ready, between power-on and gcenable. */
  private queue: number[] | null = null;
  private powering = true;
  private mainGp = 0;
  private booting = true;
  private over = false;

  constructor(factory: Factory, slack: number) {
    this.memory = new LineMemory(MEMORY);
    this.buffer = this.memory.buffer;
    this.dirty = this.memory.dirty;
    const process = {
      hrtime: () => [1, 0],
      env: {},
      platform: globalThis.process.platform,
      arch: globalThis.process.arch,
    };
    this.rt = new RuntimeExports(factory(this, hostModules(this.buffer), process));
    this.calls = callsOf(this.rt);
    this.mp = this.calls.m0;
    this.g0 = this.rt.num('shared_globals', 'g0');
    this.time = new Time(this, slack);
  }

  // ---- what the text calls

  onEngine(set: (e: Engine) => void): void {
    this.engines.push(set);
  }
  mark(line: number): void {
    this.memory.mark(line);
  }
  range(a: number, n: number): void {
    this.memory.range(a, n);
  }
  now(): number {
    return this.booting ? EPOCH : EPOCH + this.engine.now;
  }
  spawn(): void {}
  wake(): void {}
  bell(): void {}
  exiting(): boolean {
    return this.over;
  }
  mainReturned(): boolean {
    return false;
  }
  threadid(): number {
    if (this.booting) throw new BootDone('');
    return 1;
  }
  host(): number {
    this.refuse('blockingHost and net are not explored at this level yet; --level runtime has them');
    throw new this.calls.ThreadExit();
  }
  leave(code: number, text: string): void {
    if (this.booting) throw new Error(text === '' ? `the machine ended with ${code} while it was booted` : text);
    this.over = true;
    this.told?.left(code, text);
  }

  /** gp is runnable: its thread can go on. True: no run queue is to have it. */
  readied(gp: number): boolean {
    if (this.powering) return false;
    if (this.queue !== null) {
      this.queue.push(gp);
      return true;
    }
    this.wakes++;
    const g = this.goroutines.get(gp);
    if (g === undefined) this.start(gp);
    else if (g.thread?.state === SLEEPING) this.engine.wake(gp, 1);
    else g.ready = true;
    return true;
  }

  /** The order in which a select tries its cases: the one that was chosen first. */
  pollorder(order: number[]): number[] {
    const at = order.indexOf(this.preferred);
    if (at > 0) {
      const [first] = order.splice(at, 1);
      order.unshift(first as number);
    }
    return order;
  }

  threadlocks(d: number): void {
    const gp = this.calls.getg() as number;
    const n = Math.max(0, (this.locks.get(gp) ?? 0) + d);
    if (n > MOSTLOCKS) throw new Error('LockOSThread nesting overflow');
    this.locks.set(gp, n);
    this.memory.set(gp + this.calls.G.lockedm, n > 0 ? this.mp : 0);
  }

  // ---- elements of arrays in programs

  get(o: unknown, i: unknown, site: number): unknown {
    const a = this.elementAt(o, i);
    if (a >= 0) this.engine.pass(4, a, site);
    return (o as Record<PropertyKey, unknown>)[i as PropertyKey];
  }

  set(o: unknown, i: unknown, v: unknown, site: number): unknown {
    const a = this.elementAt(o, i);
    if (a >= 0) this.engine.pass(5, a, site);
    (o as Record<PropertyKey, unknown>)[i as PropertyKey] = v;
    return v;
  }

  /** What stands for an element of a shared array: its word, or past all words its byte; -1 for anything else. */
  private elementAt(o: unknown, i: unknown): number {
    if (typeof i !== 'number' || !ArrayBuffer.isView(o) || o.buffer !== this.buffer) return -1;
    const bytes = (o as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
    const at = o.byteOffset + i * bytes;
    this.memory.range(at >>> 2, (bytes + 3) >>> 2);
    this.element.addr = bytes === 1 ? this.memory.words.length + at : at >>> 2;
    this.element.index = i;
    return this.element.addr;
  }

  // ---- what operations ask for

  /** The current goroutine is about to wait: what it does first when it goes on again. */
  waits(op: number, addr: number): void {
    const g = this.current as Running;
    g.wakeOp = op === START ? WAKE : op;
    g.wakeAddr = addr;
  }

  mainReturns(): boolean {
    const { calls: c } = this;
    if (!this.goesOn) {
      this.leave(0, '');
      return false;
    }
    this.mainDone = true;
    c.gopark(0, 0, c.waitReason('chan receive'));
    return true;
  }

  /** An operation was reached in a plain call, before which no goroutine can be stopped. */
  unseen(name: string): void {
    if (this.over || this.engine.over) return;
    this.refuse(
      `${name} is called where no goroutine can be stopped before it (in a callback of JavaScript's own, a getter or a constructor): this cannot be explored`,
    );
  }

  noteResult(r: unknown): void {
    if (r !== undefined) this.engine.note(`= ${shown(r)}`);
  }
  noteSelect(r: unknown): void {
    const { index, value, ok } = r as { index: number; value: unknown; ok: boolean };
    this.engine.note(`= case ${index}${value === undefined ? '' : `: ${shown(value)}`}${ok ? '' : ' (closed)'}`);
  }

  // ---- goroutines

  private start(gp: number): void {
    const g = new Goroutine(this, gp);
    this.goroutines.set(gp, g);
    const id = this.memory.floats[(gp + this.calls.G.goid) >>> 1] as number;
    g.thread = this.engine.spawn(g, this.nameOf(id, this.memory.words[gp + this.calls.G.startpc] as number));
  }

  /** `g7 worker`. */
  private nameOf(id: number, pc: number): string {
    const key = id * 2 ** 20 + pc;
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = `g${id} ${this.calls.funcName(pc).replace(/^(runtime\.)?main\./, '')}`;
    if (this.names.size < MOSTNAMES) this.names.set(key, name);
    return name;
  }

  /** Makes g the goroutine that the text takes for the current one. */
  enter(g: Running): void {
    const { current, calls: c } = this;
    if (current === g) return;
    if (current !== null) current.base = c.runningFrame();
    this.memory.set(this.mp + c.M.curg, g.gp);
    c.setg(g.gp);
    c.setRunningFrame(g.base);
    this.current = g;
  }

  /** g has left: its M is on g0. */
  leave0(): void {
    this.calls.setg(this.g0);
    this.current = null;
  }

  /** Nobody runs. */
  atRest(): void {
    this.memory.set(this.mp + this.calls.M.curg, 0);
    this.calls.setg(this.g0);
    this.current = null;
  }

  gone(g: Running): void {
    this.goroutines.delete(g.gp);
  }

  /** Runs the first timer, which is due now, on g0. */
  fire(now: number): void {
    const { calls: c } = this;
    const was = this.current;
    if (was !== null) was.base = c.runningFrame();
    this.atRest();
    c.adjusttimers(this.pp, now);
    if (this.memory.words[this.pp + c.P.numTimers] !== 0) c.runtimer(this.pp, now);
  }

  /** The place of the current operation, in runs that are recorded. */
  site(): number {
    return this.engine.noting ? (this.told?.site() ?? 0) : 0;
  }

  /** Ends the search: what is explored does what cannot be. */
  refuse(message: string): void {
    this.engine.end({ kind: 'refused', message, details: [], thread: this.engine.current?.id ?? -1 });
  }

  /** The current goroutine learns from who touched the object before, and tells who touches it later: no point. */
  synchronise(addr: number): void {
    this.engine.pass(RMW, addr, 0);
  }

  // ---- executions

  boot(plan: BootPlan): void {
    try {
      bootMachine(this.rt, this.buffer, plan);
    } catch (e) {
      if (!(e instanceof BootDone)) throw e;
    }
    const { calls: c, memory } = this;
    this.mainpc = plan.mainpc;
    this.initpc = plan.initpc;
    this.pp = memory.words[this.mp + c.M.p] as number;
    this.runToGcenable();
    this.stock();
    this.booting = false;
    memory.keep();
  }

  /** Runs what there is until main, the first, is ready again. */
  private runToGcenable(): void {
    const { calls: c, memory, mp } = this;
    // rt0_go has put it there, and nobody else.
    const main = memory.words[this.pp + c.P.runnext] as number;
    memory.set(this.pp + c.P.runnext, 0);
    const queue = [main];
    this.queue = queue;
    this.powering = false;
    for (let ran = 0; queue.length > 0; ran++) {
      const gp = queue.shift() as number;
      if (ran > 0 && gp === main) break;
      memory.set(mp + c.M.curg, gp);
      memory.set(gp + c.G.m, mp);
      c.casgstatus(gp, c.status.runnable, c.status.running);
      c.setg(gp);
      c.gogo(gp);
      c.setg(this.g0);
      if (memory.words[mp + c.M.mcall] !== c.verdict.PARK)
        throw new Error('explore: a goroutine of the boot did not park');
      c.park_m(mp, gp);
    }
    this.mainGp = main;
    this.queue = null;
  }

  /** Puts by what most executions would have to make first: Gs with stacks, sudogs, a span of each small size. */
  private stock(): void {
    const { calls: c } = this;
    for (let i = 0; i < STOCK; i++) {
      const gp = c.malg(c.STACKMIN) as number;
      c.casgstatus(gp, 0, c.status.dead);
      c.allgadd(gp);
      c.gfput(this.pp, gp);
    }
    const sudogs = Array.from({ length: STOCK }, () => c.acquireSudog());
    for (const s of sudogs) c.releaseSudog(s);
    for (let bytes = 8; bytes <= 256; bytes += 8) for (const noscan of [true, false]) c.mallocgc(bytes, noscan);
  }

  /** Memory as it was kept, and main ready. */
  begin(e: Engine): void {
    if (e !== this.engine) {
      this.engine = e;
      for (const set of this.engines) set(e);
    }
    const { calls: c } = this;
    this.memory.reset();
    this.goroutines.clear();
    if (this.locks.size > 0) this.locks.clear();
    if (c.keeping()) c.forgetKept();
    c.dropHeld();
    this.over = false;
    this.current = null;
    this.preferred = -1;
    this.wakes = 0;
    this.procs = this.startProcs;
    c.setg(this.g0);
    this.time.begin();
    this.choices.begin();
    this.mainDone = false;
    this.start(this.mainGp);
  }
}

/** A value, for people. */
function shown(v: unknown): string {
  if (typeof v === 'object' && v !== null && !('addr' in v)) {
    try {
      return JSON.stringify(v) ?? String(v);
    } catch {
      return String(v);
    }
  }
  return typeof v === 'string' ? JSON.stringify(v) : String(v);
}
