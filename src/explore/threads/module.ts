// A module of threads, loaded once and instantiated for every thread of every execution: as each worker would have its
// own. What a thread keeps in module variables is its own, and nothing is left from one execution to the next.
//
// Time and chance must not decide what threads do, or a schedule could not be replayed: Date and performance show
// virtual time, and Math.random draws from a sequence of its own for each execution.

import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { withinStack } from '../../compile/depth.ts';
import { Engine } from '../engine/engine.ts';
import type { Site } from '../engine/point.ts';
import { Rng } from '../strategies/rng.ts';
import { Buffers } from './buffers.ts';
import { bundleModule, ModuleError, pathOf, shown } from './bundle-module.ts';
import { GuardedOperations } from './guarded-operations.ts';
import { pair, pairMethod, pairObject } from './instrument/twins.ts';
import { UnitMap } from './unit-map.ts';

export type Exports = Readonly<Record<string, unknown>>;
type Factory = (
  require: (id: string) => unknown,
  module: { exports: Exports },
  exports: Exports,
  $: object,
  math: object,
  date: unknown,
  performance: object,
  sharedArrayBuffer: unknown,
) => void;

export class ExploredModule {
  constructor(
    readonly path: string,
    readonly sites: readonly Site[],
    /** No state of its own at the top level. */
    readonly stateless: boolean,
    private readonly factory: Factory,
    private readonly require: (id: string) => unknown,
  ) {}

  /** What the module says its workload is, if nobody else does: its export `workload`, or what that returns. */
  workload(): unknown {
    const { workload } = this.plain();
    return typeof workload === 'function' ? (workload as () => unknown)() : workload;
  }

  /** The smaller workloads that its export `smaller` knows. */
  smaller(workload: unknown): Iterable<unknown> {
    const { smaller } = this.plain();
    return typeof smaller === 'function' ? (smaller as (w: unknown) => Iterable<unknown>)(workload) : [];
  }

  /** An instance outside of any execution. */
  private plain(): Exports {
    return this.realm(new Engine(), new UnitMap()).instance();
  }

  /** What makes instances that run on an engine. */
  realm(e: Engine, memory: UnitMap): Realm {
    return new Realm(e, memory, this.sites, this.factory, this.require);
  }
}

export class Realm {
  readonly machine: GuardedOperations;
  private readonly $: object;
  private readonly math: object;
  private readonly date: unknown;
  private readonly performance: object;
  private readonly buffers = new Buffers();
  private readonly rng = new Rng(1);
  private clock = 0;

  constructor(
    e: Engine,
    memory: UnitMap,
    sites: readonly Site[],
    private readonly factory: Factory,
    private readonly required: (id: string) => unknown,
  ) {
    this.machine = new GuardedOperations(e, memory, sites);
    this.$ = Object.assign(this.machine, { pair, pairMethod, pairObject });
    const ms = (): number => e.now / 1e6;
    this.performance = { now: ms, timeOrigin: 0 };
    this.math = Object.create(Math, { random: { value: () => this.rng.unit() } }) as object;
    this.date = class extends Date {
      constructor(...args: [] | [number]) {
        if (args.length === 0) super(ms());
        else super(...args);
      }
      static override now(): number {
        return ms();
      }
    };
  }

  /** Before each execution. */
  renew(): void {
    this.rng.reseed(1, 0);
    this.clock = 0;
    this.buffers.renew();
  }

  instance(): Exports {
    const module: { exports: Exports } = { exports: {} };
    this.factory(
      this.require,
      module,
      module.exports,
      this.$,
      this.math,
      this.date,
      this.performance,
      this.buffers.constructor_,
    );
    return module.exports;
  }

  private readonly require = (id: string): unknown =>
    id === 'rt0/explore' ? { now: () => this.clock++ } : this.required(id);
}

const cache = new Map<string, Promise<ExploredModule>>();

/** Loads and transforms a module. A module that was loaded before is not read again, unless `fresh`. */
export function loadModule(target: string | URL, fresh = false): Promise<ExploredModule> {
  const path = pathOf(target);
  let loading = fresh ? undefined : cache.get(path);
  if (loading === undefined) {
    loading = load(path);
    cache.set(path, loading);
  }
  return loading;
}

async function load(path: string): Promise<ExploredModule> {
  const { factory, sites, stateless } = await withinStack(shown(path), () => evaluated(path));
  const require = createRequire(path);
  return new ExploredModule(path, sites, stateless, factory, (id) => {
    try {
      return require(id) as unknown;
    } catch (error) {
      throw new ModuleError(`${shown(path)}: cannot load ${id}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

const SCOPE = ['require', 'module', 'exports', '$', 'Math', 'Date', 'performance', 'SharedArrayBuffer'];

async function evaluated(path: string): Promise<{ factory: Factory; sites: readonly Site[]; stateless: boolean }> {
  // Loaded when it is needed: who explores a program needs no parser when the texts are in the cache.
  const { transformBundle } = await import('./instrument/transform-module.ts');
  const { code, sites, stateless } = transformBundle(await bundleModule(path));
  const factory = compileFunction(code, SCOPE, { filename: `${path} (explored)` }) as Factory;
  return { factory, sites, stateless };
}
