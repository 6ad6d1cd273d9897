// Scenario: a module, and which of its functions are threads.
//
// The module can say it all itself:
//
//     export const shared = () => ({ lock: new Int32Array(new SharedArrayBuffer(8)) });
//     export const threads = [worker, worker];              // or { producer, consumer }, or a function of the workload
//     export function check(shared, results) { ... }        // throws, or returns false or a message
//
// or the one who explores it says it: explore({ module, shared, threads: ['worker', ['reader', 3]], check }).
// All functions are called with the workload as the last argument: shared(w), thread(shared, ...args, w), check(shared,
// results, w).

import type { ThreadSpec } from '../search/setup.ts';
import { ModuleError, shown } from './bundle-module.ts';
import type { Exports } from './module.ts';

/** A module, and which of its functions run as threads against each other. */
export interface Scenario<S = unknown, W = unknown> {
  readonly module: string | URL;
  /** Not given: what the module exports as `threads`. */
  readonly threads?: readonly ThreadSpec[];
  /** Makes the shared memory. A function, or the name of an exported one. Not given: the module's `shared`. */
  readonly shared?: string | ((workload: W) => S);
  /** Called when all threads have ended, with what they returned. Not given: the module's `check`, if it has one. */
  readonly check?: string | ((shared: S, results: readonly unknown[], workload: W) => unknown);
}

export interface ThreadToRun {
  readonly name: string;
  readonly fn: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
}

/** A scenario's parts in one instance of its module. */
export class Parts {
  constructor(
    private readonly scenario: Scenario,
    private readonly exports: Exports,
    private readonly path: string,
  ) {}

  shared(workload: unknown): unknown {
    const { shared } = this.scenario;
    const f = typeof shared === 'function' ? shared : this.fn(shared ?? 'shared');
    return f(workload);
  }

  check(shared: unknown, results: readonly unknown[], workload: unknown): void {
    const { check } = this.scenario;
    if (check === undefined && this.exports.check === undefined) return;
    const f = typeof check === 'function' ? check : this.fn(check ?? 'check');
    const said: unknown = f(shared, results, workload);
    if (said instanceof Promise)
      throw new ModuleError(`${shown(this.path)}: check is async; expected a plain function`);
    if (said === false) throw new Error('the check failed');
    if (typeof said === 'string' && said !== '') throw new Error(said);
  }

  threads(workload: unknown): ThreadToRun[] {
    const specs = this.scenario.threads;
    if (specs !== undefined) {
      return named(
        specs.map((s) => {
          const [name, ...args] = typeof s === 'string' ? [s] : s;
          return { name, fn: this.fn(name), args };
        }),
      );
    }
    const { threads } = this.exports;
    const list = typeof threads === 'function' ? (threads as (w: unknown) => unknown)(workload) : threads;
    const entries: [string, unknown][] = Array.isArray(list)
      ? list.map((f: unknown, i) => [typeof f === 'function' && f.name !== '' ? f.name : `T${i}`, f])
      : Object.entries((list ?? {}) as Record<string, unknown>);
    if (entries.length === 0 && typeof threads === 'function') {
      throw new ModuleError(
        `${shown(this.path)}: threads() returns no functions for the workload ${JSON.stringify(workload)}`,
      );
    }
    if (entries.length === 0 || entries.some(([, f]) => typeof f !== 'function')) {
      throw new ModuleError(`${shown(this.path)}: expected an export \`threads\`, an array or object of functions`);
    }
    return named(entries.map(([name, f]) => ({ name, fn: f as ThreadToRun['fn'], args: [] })));
  }

  private fn(name: string): (...args: unknown[]) => unknown {
    const f = Object.hasOwn(this.exports, name) ? this.exports[name] : undefined;
    if (typeof f !== 'function')
      throw new ModuleError(`${shown(this.path)}: expected an exported function \`${name}\``);
    return f as (...args: unknown[]) => unknown;
  }
}

/** Threads of one name are numbered. */
function named(threads: readonly ThreadToRun[]): ThreadToRun[] {
  const count = (name: string): number => threads.filter((t) => t.name === name).length;
  const at = new Map<string, number>();
  return threads.map((t) => {
    if (count(t.name) === 1) return t;
    const n = at.get(t.name) ?? 0;
    at.set(t.name, n + 1);
    return { ...t, name: `${t.name}#${n}` };
  });
}
