// What both runs of a generated program share: channels, and what can be observed. An operation either completes at
// once, or blocks its goroutine until another one completes it. `decide` says for each completed operation whether the
// goroutine makes room for the others first; both runs ask it the same questions in the same order.

export interface Waiter {
  result: Outcome;
}
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

export interface Queue {
  readonly cap: number;
  closed: boolean;
  readonly buffer: unknown[];
  readonly receivers: Waiter[];
  readonly senders: { waiter: Waiter; value: unknown }[];
}

export class Core {
  /** How often each feature ran (a call of `hit`). */
  readonly hits = new Map<string, number>();
  readonly trace: string[] = [];
  readonly queues: Queue[] = [];
  readonly decide: () => boolean;
  readonly wake: (w: Waiter) => void;

  constructor(decide: () => boolean, wake: (w: Waiter) => void) {
    this.decide = decide;
    this.wake = wake;
  }

  print(...values: unknown[]): void {
    if (this.trace.length > 20_000) throw new Error('endless program');
    this.trace.push(values.map(show).join(' '));
  }

  hit(name: string): void {
    this.hits.set(name, (this.hits.get(name) ?? 0) + 1);
  }

  chan(cap: number): number {
    this.queues.push({ cap, closed: false, buffer: [], receivers: [], senders: [] });
    return this.queues.length - 1;
  }

  /** null: w waits. */
  send(q: Queue, value: unknown, w: Waiter): Outcome | null {
    if (q.closed) return { error: new Error('send on closed channel') };
    const r = q.receivers.shift();
    if (r !== undefined) {
      r.result = { value };
      this.wake(r);
    } else if (q.buffer.length < q.cap) q.buffer.push(value);
    else {
      q.senders.push({ waiter: w, value });
      return null;
    }
    return { value: undefined };
  }

  recv(q: Queue, w: Waiter): Outcome | null {
    const next = q.senders.shift();
    if (q.buffer.length > 0) {
      const value = q.buffer.shift();
      if (next !== undefined) q.buffer.push(next.value);
      if (next !== undefined) this.#sent(next.waiter);
      return { value };
    }
    if (next !== undefined) {
      this.#sent(next.waiter);
      return { value: next.value };
    }
    if (q.closed) return { value: undefined };
    q.receivers.push(w);
    return null;
  }

  #sent(w: Waiter): void {
    w.result = { value: undefined };
    this.wake(w);
  }

  close(q: Queue): void {
    q.closed = true;
    for (const w of q.receivers.splice(0)) {
      w.result = { value: undefined };
      this.wake(w);
    }
  }
}

function show(v: unknown): string {
  if (typeof v === 'string') return JSON.stringify(v.slice(0, 40));
  if (Object.is(v, -0)) return '-0';
  // Its text is the compiler's.
  if (typeof v === 'function') return 'function';
  if (typeof v === 'bigint') return `${v}n`;
  if (v instanceof Error) return `${v.name}: ${v.message}`;
  return typeof v === 'object' && v !== null ? JSON.stringify(v) : String(v);
}

/** All that can be seen of a caught value, whatever it is. */
function describe(e: unknown, depth = 0): string {
  if (!(e instanceof Error)) return `${typeof e} ${Array.isArray(e) ? e.map(String).join() : show(e)}`;
  // What the engine says of these depends on the text that it has compiled.
  const message = e instanceof TypeError || e instanceof ReferenceError ? '' : e.message;
  const own = Object.keys(e).filter((k) => k !== 'list' && k !== 'held');
  const parts = own.map((k) => `${k}=${String((e as unknown as Record<string, unknown>)[k])}`);
  if ('cause' in e && depth < 4) parts.push(`cause(${describe(e.cause, depth + 1)})`);
  if (e instanceof AggregateError) parts.push(...e.errors.map((x) => describe(x, depth + 1)));
  return [`${e.name}:${message}`, ...parts].join(' ');
}

/** As the runtime prints an exception that nobody caught. */
export function panicLine(e: unknown): string {
  if (!(e instanceof Error)) return `panic: ${String(e)}`;
  if (e instanceof TypeError) return 'panic: TypeError';
  return `panic: ${e.name === 'Error' ? e.message : `${e.name}: ${e.message}`}`;
}

/** A small generator of random numbers, the same everywhere. */
export function random(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32;
  };
}

/** What generated programs import besides: plain functions and a class. */
export function plainLibrary(print: (...v: unknown[]) => void): Record<string, unknown> {
  const clip = (v: unknown): unknown => {
    if (typeof v === 'string') return v.slice(0, 12);
    return typeof v === 'number' ? (Number.isFinite(v) ? v % 1000003 : 7) : v;
  };
  const add = (a: unknown, b: unknown): unknown => clip((a as number) + (b as number));
  class Box {
    readonly v: unknown;
    constructor(v: unknown) {
      this.v = v;
    }
    get(): unknown {
      return this.v;
    }
  }
  return {
    clip,
    tag: (name: string, v: unknown) => {
      print(`@${name}`, v);
      return v;
    },
    // What the engine says of a type error depends on the text that it has compiled.
    known: (e: unknown) => (e instanceof TypeError ? 'type error' : e),
    describe,
    sum: (...list: unknown[]) => list.reduce(add, 0),
    math: { add, twice: (a: unknown) => add(a, a), list: [3, 1, 2] },
    Box,
    raw: (strings: readonly string[], ...values: unknown[]) => clip(strings.join('|') + values.map(String).join(',')),
  };
}

/** The first line of every generated program. */
export const IMPORTS =
  "import { print, go, gosched, same, fail, pair, chan, clip, tag, known, describe, hit, sum, math, Box, raw, int32Array, float64Array, uint8Array } from 'rt0';";
