// Serves host calls: finds the function, hands it its arguments, and writes what comes of it. And their end: when the
// run is over nothing is left open, and nobody touches the machine's memory any more, which the next boot will use.

import { setMaxListeners } from 'node:events';
import type { BuiltinCalls } from '../../lib/hostcalls.ts';
import { HOSTFETCH, HostCall } from '../../shared/layout-host.ts';
import type { HostFunctions } from '../api.ts';
import { type HostView, type Kept, machineView, putError, putKept, putResult, readString, readValue } from './codec.ts';
import type { Family, Outside } from './family.ts';
import { files, openFiles } from './filecalls.ts';
import { others } from './others.ts';
import { Queue } from './queue.ts';
import { Resources } from './resources.ts';
import { tcp } from './tcp.ts';

const BUILTIN: Family<BuiltinCalls> = { ...files, ...openFiles, ...tcp, ...others };
interface Served {
  readonly call: (outside: Outside, args: unknown[]) => unknown;
  readonly own: boolean;
}

/** Calls of ours that have not settled so long after the end are given up: a file system does not answer. The
 *  embedder's own are not waited for. */
const PATIENCE = 2000;

export interface HostService {
  /** Ends all that is under way. Resolves when nothing is left, or after a while: to how many calls are. */
  close(): Promise<number>;
}

/** Serves the host calls of one run; `own` are the embedder's, and come first. */
export function serveHostCalls(buffer: SharedArrayBuffer, own: HostFunctions): HostService {
  return new Service(buffer, own);
}

class Service implements HostService {
  private readonly view: HostView;
  private readonly ending = new AbortController();
  private readonly outside: Outside = { open: new Resources(), signal: this.ending.signal };
  private readonly table: ReadonlyMap<string, Served>;
  /** The rest of results that were too long for the call's own buffer, by call. */
  private readonly kept = new Map<number, Kept>();
  private readonly pending = new Set<Promise<unknown>>();
  private readonly queue: Queue;
  private closed = false;

  constructor(buffer: SharedArrayBuffer, own: HostFunctions) {
    this.view = machineView(buffer);
    // Each call that is under way listens.
    setMaxListeners(0, this.ending.signal);
    this.table = tableOf(own);
    this.queue = new Queue(buffer, (call) => this.serve(call));
  }

  async close(): Promise<number> {
    this.closed = true;
    this.queue.close();
    this.ending.abort();
    await within(PATIENCE, Promise.all([this.outside.open.closeAll(), ...this.pending]));
    return this.pending.size;
  }

  private serve(call: number): void {
    if (this.closed) return;
    if (this.view.words[call + HostCall.state] === HOSTFETCH) {
      this.fetch(call);
      return;
    }
    let served: Served;
    let r: unknown;
    let waits: boolean;
    try {
      served = this.find(call);
      r = served.call(this.outside, this.argsOf(call));
      waits = isThenable(r);
    } catch (e) {
      this.fail(call, e);
      return;
    }
    if (!waits) {
      this.settle(call, r);
      return;
    }
    const settled = Promise.resolve(r).then(
      (v: unknown) => this.settle(call, v),
      (e: unknown) => this.fail(call, e),
    );
    if (served.own) return;
    this.pending.add(settled);
    void settled.finally(() => this.pending.delete(settled));
  }

  private find(call: number): Served {
    const name = readString(this.view, this.view.words[call + HostCall.name] as number);
    const served = this.table.get(name);
    if (served !== undefined) return served;
    throw new TypeError(`blockingHost('${name}'): the host has no such call; docs/host.md lists what it has`);
  }

  private argsOf(call: number): unknown[] {
    const n = this.view.words[call + HostCall.nargs] as number;
    const args: unknown[] = [];
    for (let i = 0; i < n; i++) args.push(readValue(this.view, call + HostCall.args + 2 * i));
    return args;
  }

  private settle(call: number, v: unknown): void {
    if (this.closed) return;
    try {
      this.complete(call, putResult(this.view, call, v));
    } catch (e) {
      this.fail(call, e);
    }
  }

  private fail(call: number, e: unknown): void {
    if (this.closed) return;
    let rest: Kept | null;
    try {
      rest = putError(this.view, call, e);
    } catch {
      // An embedder may throw anything: with a function for a message, without a prototype.
      rest = putError(this.view, call, new Error('the host call threw something that cannot be copied'));
    }
    this.complete(call, rest);
  }

  private complete(call: number, rest: Kept | null): void {
    if (rest !== null) this.kept.set(call, rest);
    this.queue.complete(call);
  }

  /** The M has made room for what was kept. */
  private fetch(call: number): void {
    const rest = this.kept.get(call);
    if (rest === undefined) return;
    this.kept.delete(call);
    putKept(this.view, call, rest);
    this.queue.complete(call);
  }
}

function tableOf(own: HostFunctions): Map<string, Served> {
  const table = new Map<string, Served>();
  for (const [name, f] of Object.entries(BUILTIN)) {
    table.set(name, { call: (o, args) => Reflect.apply(f, undefined, [o, ...args]), own: false });
  }
  for (const [name, f] of Object.entries(own)) {
    table.set(name, { call: (o, args) => Reflect.apply(f, { signal: o.signal }, args), own: true });
  }
  return table;
}

function isThenable(v: unknown): v is PromiseLike<unknown> {
  return typeof v === 'object' && v !== null && 'then' in v && typeof v.then === 'function';
}

/** Waits for p, but no longer than ms. */
async function within(ms: number, p: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([p, late]);
  clearTimeout(timer);
}
