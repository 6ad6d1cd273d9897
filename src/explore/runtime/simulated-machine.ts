// Sim: one simulated machine, the runtime's evaluated text, its memory, and the engine on whose threads its Ms run. It
// is what the text knows as `$sim` (environment/simulated-os.ts and the prelude in switch-points.ts say what they
// call).

import { Engine } from '../engine/engine.ts';
import type { Thread, ThreadBody } from '../engine/thread.ts';
import { BootDone, type BootPlan, bootMachine, type Ends } from './boot-plan.ts';
import type { Instances, TextMemory } from './instrument/evaluate.ts';
import type { Told } from './observed-calls.ts';
import { type LocalsApi, MState, type RuntimeExports, type RuntimeFn } from './runtime.ts';
import { SimulatedMemory } from './simulated-memory.ts';

/** Nanoseconds that an operation takes, in virtual time. */
const STEPNS = 10;
const EPOCH = 1e9;

export class Sim {
  /** Of the execution that runs now. */
  engine: Engine;
  readonly memory: SimulatedMemory;
  readonly dirty: Uint8Array;
  readonly rt: RuntimeExports;
  ends: Ends | null = null;
  /** Told of calls of observed functions, by text that has some. */
  observer: Told | null = null;
  /** The element of a shared array that was accessed last. */
  readonly element = { addr: -1, index: 0 };
  /** The M that each thread of this execution is, by the thread's id. */
  readonly ms: number[] = [];
  /** Module state of programs that are linked. */
  readonly programs: LocalsApi[] = [];
  /** Where the current thread is, in lines of the source. */
  where: () => readonly string[] = () => [];
  /** Nobody calls plain functions from inside of a thread. Scenarios do. */
  strict = false;
  private readonly engines: ((e: Engine) => void)[] = [];
  private booting = false;
  private over = false;
  private current: MState | null = null;

  /** `memory`: the machine's, if it is not to have one of its own of that size. */
  constructor(instance: Instances, bytes: number, memory?: TextMemory) {
    this.engine = new Engine();
    this.memory = new SimulatedMemory(bytes, memory instanceof WebAssembly.Memory ? sharedBuffer(memory) : memory);
    this.dirty = this.memory.dirty;
    this.rt = instance(this, memory ?? this.memory.buffer);
  }

  // ---- what the text calls

  /** Keeps a variable of some text at the engine in use. */
  onEngine(set: (e: Engine) => void): void {
    this.engines.push(set);
    set(this.engine);
  }

  mark(page: number): void {
    this.memory.mark(page);
  }

  range(a: number, n: number): void {
    this.memory.range(a, n);
  }

  /** A fresh object: whoever asked for it may fill it by other means than the facade. */
  fresh(a: number, bytes: number): void {
    this.memory.range(a, (bytes + 3) >>> 2);
  }

  bad(p: number, f: number): never {
    throw new Error(p === 0 ? `nil dereference (field ${f})` : `bad address ${p} (field ${f})`);
  }

  now(): number {
    return EPOCH + this.engine.now + this.engine.steps * STEPNS;
  }

  /** The current thread does an atomic operation in plain code, before which it cannot be stopped. Nobody but the one
   *  who prints why the program dies may do that: anywhere else the transform has missed a call. */
  unseen(): void {
    if (!this.strict || this.over || this.booting || this.engine.over) return;
    const stack = this.where();
    if (stack.includes('die()')) return;
    const places = stack.filter((l) => l.startsWith(' ')).map((l) => l.trim());
    const at = places.find((p) => !p.startsWith('src/')) ?? places[0] ?? 'somewhere';
    const message = `${at} cannot be explored: it comes to ${places[0]}, an operation on shared memory, in a way in which no thread can be stopped before it`;
    this.engine.end({ kind: 'refused', message, details: stack, thread: this.engine.current?.id ?? -1 });
  }

  spawn(mp: number): void {
    const id = this.rt.layout('M').id as number;
    const n = this.memory.words[mp + id];
    const t = this.start(this.rt.entry('mentry'), [mp], `M${n}`);
    this.ms[t.id] = mp;
  }

  wake(a: number, n: number): void {
    this.engine.wake(a, n);
  }

  leave(code: number, text: string): void {
    this.over = true;
    this.ends?.left(code, text);
  }

  exiting(): boolean {
    return this.over;
  }

  mainReturned(): boolean {
    return this.ends?.mainReturned() ?? false;
  }

  bell(): void {
    this.ends?.bell();
  }

  host(): number {
    const { ends } = this;
    if (ends?.host === undefined) throw new Error('blockingHost: there is no host here');
    return ends.host();
  }

  threadid(): number {
    if (this.booting) throw new BootDone('');
    return (this.engine.current?.id ?? -1) + 1;
  }

  // ---- elements of arrays in programs

  get(o: unknown, i: unknown, site: number): unknown {
    const a = this.elementAt(o, i);
    if (a >= 0) this.engine.pass(4, a, site);
    return (o as Record<PropertyKey, unknown>)[i as PropertyKey];
  }

  set(o: unknown, i: unknown, v: unknown, site: number): unknown {
    const a = this.elementAt(o, i);
    if (a >= 0) {
      this.memory.range(a, 1);
      this.engine.pass(5, a, site);
    }
    (o as Record<PropertyKey, unknown>)[i as PropertyKey] = v;
    return v;
  }

  /** The word that an element of a shared array lies in; -1 for anything else. */
  private elementAt(o: unknown, i: unknown): number {
    if (typeof i !== 'number' || !ArrayBuffer.isView(o) || o.buffer !== this.memory.buffer) return -1;
    const bytes = (o as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
    this.element.addr = (o.byteOffset + i * bytes) >>> 2;
    this.element.index = i;
    return this.element.addr;
  }

  // ---- what the explorer calls

  /** A simulated M that runs fn(...args), with module state of its own or the given one. */
  start(fn: RuntimeFn, args: readonly unknown[], name: string, state?: MState): Thread {
    const own = state ?? this.freshState();
    if (fn.$g === undefined) throw new Error(`explore: ${name} reaches no shared memory`);
    // Nothing of a generator runs before its first next().
    const gen = fn.$g(...args);
    return this.startCode(gen, name, own);
  }

  startCode(gen: ThreadBody, name: string, state: MState): Thread {
    return this.engine.spawn(new MBody(this, gen, state), name);
  }

  freshState(): MState {
    return new MState(
      [this.rt.locals, ...this.programs],
      [this.rt.locals, ...this.programs].map((l) => l.fresh()),
    );
  }

  /** Makes s the module state that the text sees. */
  enter(s: MState): void {
    if (this.current === s) return;
    this.current?.save();
    s.restore();
    this.current = s;
  }

  /** Runs the bootstrap up to the first M's start, as plain code. Its module state is the first M's. */
  boot(plan: BootPlan): MState {
    const s = this.freshState();
    this.enter(s);
    this.booting = true;
    try {
      bootMachine(this.rt, this.memory.buffer, plan);
    } catch (e) {
      if (!(e instanceof BootDone)) throw e;
    } finally {
      this.booting = false;
    }
    s.save();
    return s;
  }

  /** Before each execution: memory as it was kept, nobody running. */
  reset(e: Engine): void {
    if (e !== this.engine) {
      this.engine = e;
      for (const set of this.engines) set(e);
    }
    this.memory.reset();
    this.ms.length = 0;
    this.over = false;
    this.current = null;
    this.ms.length = 0;
  }
}

/** Of a memory that was made as shared. */
function sharedBuffer(memory: WebAssembly.Memory): SharedArrayBuffer {
  const { buffer } = memory;
  if (buffer instanceof SharedArrayBuffer) return buffer;
  throw new Error('explore: expected a shared memory');
}

/** A thread of the engine that brings its module state along. */
class MBody implements ThreadBody {
  private readonly sim: Sim;
  private readonly gen: ThreadBody;
  private readonly state: MState;

  constructor(sim: Sim, gen: ThreadBody, state: MState) {
    this.sim = sim;
    this.gen = gen;
    this.state = state;
  }

  next(): IteratorResult<unknown, unknown> {
    this.sim.enter(this.state);
    return this.gen.next(undefined);
  }
  return(v: unknown): IteratorResult<unknown, unknown> {
    return this.gen.return(v);
  }
  throw(e: unknown): IteratorResult<unknown, unknown> {
    return this.gen.throw(e);
  }
  [Symbol.iterator](): ThreadBody {
    return this;
  }
  [Symbol.dispose](): void {}
}
