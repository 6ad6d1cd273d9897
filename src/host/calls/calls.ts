// Serving host calls: finds the function, hands it its arguments, and writes what comes of it. And their end: when the run is
// over nothing is left open, and nobody touches the machine's memory any more, which the next boot will use.

import { setMaxListeners } from 'node:events';
import type { BuiltinCalls } from '../../lib/hostcalls.ts';
import { HOSTFETCH, HostCall } from '../../shared/layout-host.ts';
import type { HostFunctions } from '../api.ts';
import { type Kept, putError, putKept, putResult, readString, readValue, viewOf } from './codec.ts';
import type { Family, Outside } from './family.ts';
import { files, openFiles } from './files.ts';
import { others } from './others.ts';
import { hostQueue } from './queue.ts';
import { Resources } from './resources.ts';
import { tcp } from './tcp.ts';

const BUILTIN: Family<BuiltinCalls> = { ...files, ...openFiles, ...tcp, ...others };
interface Served {
  readonly call: (outside: Outside, args: unknown[]) => unknown;
  readonly own: boolean;
}

/** Calls of ours that have not settled so long after the end are given up: a file system does not answer. The embedder's own
 *  are not waited for. */
const PATIENCE = 2000;

export interface HostService {
  /** Ends all that is under way. Resolves when nothing is left, or after a while: to how many calls are. */
  close(): Promise<number>;
}

/** Serves the host calls of one run; `own` are the embedder's, and come first. */
export function serveHostCalls(buffer: SharedArrayBuffer, own: HostFunctions): HostService {
  const view = viewOf(buffer);
  const { words } = view;
  const ending = new AbortController();
  // Each call that is under way listens.
  setMaxListeners(0, ending.signal);
  const outside: Outside = { open: new Resources(), signal: ending.signal };
  const table = new Map<string, Served>();
  for (const [name, f] of Object.entries(BUILTIN)) {
    table.set(name, { call: (o, args) => Reflect.apply(f, undefined, [o, ...args]), own: false });
  }
  for (const [name, f] of Object.entries(own)) {
    table.set(name, { call: (o, args) => Reflect.apply(f, { signal: o.signal }, args), own: true });
  }
  const kept = new Map<number, Kept>();
  const pending = new Set<Promise<unknown>>();
  let closed = false;

  function serve(call: number): void {
    if (closed) return;
    if (words[call + HostCall.state] === HOSTFETCH) {
      fetch(call);
      return;
    }
    let served: Served;
    let r: unknown;
    let waits: boolean;
    try {
      served = find(call);
      r = served.call(outside, argsOf(call));
      waits = isThenable(r);
    } catch (e) {
      fail(call, e);
      return;
    }
    if (!waits) {
      settle(call, r);
      return;
    }
    const settled = Promise.resolve(r).then(
      (v: unknown) => settle(call, v),
      (e: unknown) => fail(call, e),
    );
    if (served.own) return;
    pending.add(settled);
    void settled.finally(() => pending.delete(settled));
  }

  function find(call: number): Served {
    const name = readString(view, words[call + HostCall.name] as number);
    const served = table.get(name);
    if (served !== undefined) return served;
    throw new TypeError(`blockingHost('${name}'): the host has no such call; docs/host.md lists what it has`);
  }

  function argsOf(call: number): unknown[] {
    const n = words[call + HostCall.nargs] as number;
    const args: unknown[] = [];
    for (let i = 0; i < n; i++) args.push(readValue(view, call + HostCall.args + 2 * i));
    return args;
  }

  function settle(call: number, v: unknown): void {
    if (closed) return;
    try {
      keep(call, putResult(view, call, v));
    } catch (e) {
      fail(call, e);
    }
  }

  function fail(call: number, e: unknown): void {
    if (closed) return;
    let rest: Kept | null;
    try {
      rest = putError(view, call, e);
    } catch {
      // An embedder may throw anything: with a function for a message, without a prototype.
      rest = putError(view, call, new Error('the host call threw something that cannot be copied'));
    }
    keep(call, rest);
  }

  function keep(call: number, rest: Kept | null): void {
    if (rest !== null) kept.set(call, rest);
    queue.complete(call);
  }

  function fetch(call: number): void {
    const rest = kept.get(call);
    if (rest === undefined) return;
    kept.delete(call);
    putKept(view, call, rest);
    queue.complete(call);
  }

  const queue = hostQueue(buffer, serve);
  return {
    async close() {
      closed = true;
      queue.close();
      ending.abort();
      await within(PATIENCE, Promise.all([outside.open.closeAll(), ...pending]));
      return pending.size;
    },
  };
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
