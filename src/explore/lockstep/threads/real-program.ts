// A module of threads on real threads, as the engine's program: the threads are workers, what they ask for is served
// here, and addresses are the explorer's (threads/unit-map.ts).

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Engine, Program } from '../../engine/engine.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { opOf, YIELD } from '../../engine/point.ts';
import { Rng } from '../../strategies/rng.ts';
import { Parts, type Scenario } from '../../threads/scenario.ts';
import { isShared, UnitMap } from '../../threads/unit-map.ts';
import { FUTEX_WAKE, MOMENT, NOW, RANDOM, TOLD } from '../ask.ts';
import type { Channel } from '../channel.ts';
import type { Crew, Hand } from '../crew.ts';
import { type Conducting, drive } from '../drive.ts';
import type { ModuleTask } from './module-worker.ts';
import { evaluateModule } from './real-module.ts';

export interface ModuleRun {
  readonly code: string;
  readonly path: string;
  readonly scenario: Scenario;
  readonly workload: unknown;
  readonly patience: number;
  siteAt(line: number, column: number): number;
}

export class ModuleThreads implements Program {
  readonly memory = new UnitMap();
  buffers: SharedArrayBuffer[] = [];
  private shared: unknown;
  private parts: Parts | null = null;
  private readonly results: unknown[] = [];
  private readonly busy = new Set<Hand>();
  private readonly mute = new Set<Hand>();
  private readonly rng = new Rng(1);
  private clock = 0;

  constructor(
    private readonly crew: Crew<ModuleTask>,
    private readonly run: ModuleRun,
  ) {}

  start(e: Engine): void {
    const { scenario, code, path, workload } = this.run;
    this.rng.reseed(1, 0);
    const exports = evaluateModule(code, path, {
      atomics: Atomics,
      ms: () => e.now / 1e6,
      random: () => this.rng.unit(),
      moment: () => this.clock++,
    });
    this.parts = new Parts(scenario, exports, path);
    this.shared = this.parts.shared(workload);
    this.buffers = buffersIn(this.shared);
    const given = this.buffers.length;
    this.parts.threads(workload).forEach(({ name }, index) => {
      const hand = this.crew.take({ index, shared: this.shared, workload, buffers: this.buffers.slice(0, given) });
      this.busy.add(hand);
      // Buffers that the thread makes are its own: they get places of their own when they are first touched.
      const own = this.buffers.slice(0, given);
      e.spawn(drive(e, hand.channel, this.conducting(e, hand, index, own)), name);
    });
  }

  check(): void {
    this.parts?.check(this.shared, this.results, this.run.workload);
  }

  nameOf(addr: number): string {
    this.memory.name(this.shared);
    return this.memory.nameOf(addr);
  }

  dismiss(): void {
    for (const hand of this.busy) this.crew.dismiss(hand, this.mute.has(hand));
    this.busy.clear();
  }

  private conducting(e: Engine, hand: Hand, index: number, own: SharedArrayBuffer[]): Conducting {
    return {
      patience: this.run.patience,
      operation: (c) => this.operation(c, own),
      serve: (c) => this.serve(e, c),
      silent: () => {
        this.mute.add(hand);
        e.end(silence(e, this.run.patience));
      },
      ended: () => {
        this.busy.delete(hand);
        this.crew.back(hand);
        this.results[index] = received(hand.port);
      },
    };
  }

  private operation(c: Channel, own: SharedArrayBuffer[]): readonly [number, number, number] {
    const site = this.run.siteAt(c.line, c.column);
    const kind = c.first & 15;
    if (kind === YIELD && c.second < 0) return [YIELD, 0, site];
    const [n, bytes] = [c.first >> 8, (c.first >> 4) & 15];
    own[n] ??= new SharedArrayBuffer(c.second + bytes);
    const view = new Uint8Array(own[n]);
    const addr = this.memory.at(view, c.second, bytes);
    return [opOf(kind, Math.max(1, bytes / this.memory.unit)), addr, site];
  }

  private serve(e: Engine, c: Channel): number {
    switch (c.what) {
      case NOW:
        return e.now / 1e6;
      case FUTEX_WAKE:
        return e.wake(e.current?.addr ?? 0, c.second);
      case TOLD:
        e.note(c.said());
        return 0;
      case RANDOM:
        return this.rng.unit();
      case MOMENT:
        return this.clock++;
      default:
        throw new Error(`lock-step: a thread asked for ${c.what}, which is nothing`);
    }
  }
}

function received(port: MessagePort): unknown {
  return (receiveMessageOnPort(port) as { message: unknown } | undefined)?.message;
}

function silence(e: Engine, patience: number): Outcome {
  const t = e.current;
  const message = `lock-step: ${t?.name ?? 'a thread'} did not come back within ${patience / 1000} s after its last operation`;
  const details = e.threads.map((x) => `${x.name}: ${x.count} operations done, last at address ${x.addr}`);
  return { kind: 'failed', message, details, thread: t?.id ?? -1 };
}

/** Every piece of shared memory in a value, in the order of its properties. */
function buffersIn(value: unknown): SharedArrayBuffer[] {
  const found = new Set<SharedArrayBuffer>();
  const seen = new Set<unknown>();
  const visit = (v: unknown): void => {
    if (typeof v !== 'object' || v === null || seen.has(v)) return;
    seen.add(v);
    if (v instanceof SharedArrayBuffer) found.add(v);
    else if (isShared(v)) found.add(v.buffer as unknown as SharedArrayBuffer);
    else if (!ArrayBuffer.isView(v)) Object.values(v).forEach(visit);
  };
  visit(value);
  return [...found];
}
