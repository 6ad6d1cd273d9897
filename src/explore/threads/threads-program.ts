// A scenario as the engine's program: every execution has fresh memory and fresh instances of the module.

import { Engine, type Program } from '../engine/engine.ts';
import { EndOfRun } from '../engine/outcome.ts';
import { ModuleError, shown } from './bundle-module.ts';
import { twinOf } from './instrument/twins.ts';
import type { ExploredModule, Realm } from './module.ts';
import { Parts, type Scenario, type ThreadToRun } from './scenario.ts';
import { posted, UnitMap } from './unit-map.ts';

export interface ThreadsProgramOptions {
  /** Plain accesses are points. */
  readonly plainPoints: boolean;
}

export class ThreadsProgram implements Program {
  readonly memory = new UnitMap();
  /** The executions so far took too coarse a unit: what was explored does not count. */
  private coarse = false;
  private realm: Realm | null = null;
  private engine: Engine | null = null;
  private parts: Parts | null = null;
  private shared: unknown = undefined;
  private results: unknown[] = [];
  /** Instances that serve for all executions. */
  private kept: Parts[] = [];

  constructor(
    private readonly module: ExploredModule,
    private readonly scenario: Scenario,
    private readonly workload: unknown,
    private readonly options: ThreadsProgramOptions,
  ) {}

  /** Everything that can be wrong with the module before a thread runs. Throws a ModuleError. */
  tryOut(): void {
    const realm = this.module.realm(new Engine(), new UnitMap());
    const at = shown(this.module.path);
    try {
      const parts = new Parts(this.scenario, realm.instance(), this.module.path);
      posted(parts.shared(this.workload));
      for (const { name, fn } of parts.threads(this.workload)) {
        if (fn.constructor.name !== 'Function') throw new Error(`thread ${name} is no plain function`);
      }
    } catch (error) {
      if (error instanceof ModuleError) throw error;
      const said = error instanceof Error ? error.message : String(error);
      // Nothing else may be wrong with it.
      const hint = this.workload === undefined ? ' (with no workload: give one if the module needs it)' : '';
      throw new ModuleError(`${at}: ${said}${hint}`);
    }
  }

  start(e: Engine): void {
    const realm = this.realmOf(e);
    realm.renew();
    this.memory.renew();
    this.results = [];
    this.parts = this.partsOf(realm, 0);
    this.shared = this.parts.shared(this.workload);
    const n = this.parts.threads(this.workload).length;
    for (let i = 0; i < n; i++) {
      const { name, fn, args } = this.partsOf(realm, i + 1).threads(this.workload)[i] as ThreadToRun;
      e.spawn(this.body(i, fn, [posted(this.shared), ...args, this.workload]), name);
    }
  }

  check(): void {
    this.heedUnit();
    this.parts?.check(this.shared, this.results, this.workload);
  }

  /** Whether a finer unit has turned up since this was last asked: what was explored with the coarse one does not
   *  count. */
  refined(): boolean {
    const was = this.coarse;
    this.coarse = false;
    return was;
  }

  nameOf(addr: number): string {
    this.memory.name(this.shared);
    return this.memory.nameOf(addr);
  }

  private *body(i: number, fn: (...args: unknown[]) => unknown, args: unknown[]): Generator<unknown, void> {
    const twin = twinOf(fn);
    this.results[i] = undefined;
    const result = twin === undefined ? fn(...args) : yield* twin(...args);
    this.heedUnit();
    this.results[i] = result;
  }

  private heedUnit(): void {
    if (!this.memory.coarse) return;
    this.coarse = true;
    throw new EndOfRun({ kind: 'abandoned', message: '', details: [], thread: -1 });
  }

  /** The setting's instance is number 0, and each thread has one. */
  private partsOf(realm: Realm, i: number): Parts {
    const known = this.kept[i];
    if (known !== undefined) return known;
    const parts = new Parts(this.scenario, realm.instance(), this.module.path);
    if (this.module.stateless) this.kept[i] = parts;
    return parts;
  }

  private realmOf(e: Engine): Realm {
    if (this.realm === null || this.engine !== e) {
      this.engine = e;
      this.kept = [];
      this.realm = this.module.realm(e, this.memory);
      this.realm.machine.plainPoints = this.options.plainPoints;
    }
    return this.realm;
  }
}
