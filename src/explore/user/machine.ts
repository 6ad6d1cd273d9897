// What transformed code calls: `$`. It announces operations to the engine and does them when the thread goes on.
//
// Between the announcement and the operation other threads run, with operations of their own: so what was announced is kept by
// thread. An access to memory that is not shared is done at once.

import type { Engine } from '../engine.ts';
import type { Site } from '../point.ts';
import { NOTIFY, opOf, READ, WAIT, WRITE, YIELD } from '../point.ts';
import { ATOMIC_OPS, BULK, CODE_OF, ELEMENTWISE } from './atomics.ts';
import { isShared, type Memory, type View } from './memory.ts';
import type { Twin } from './twins.ts';
import { twinOf, Value } from './twins.ts';

/** Rounds of a loop in which no thread did anything that others could notice. */
const IDLE_ROUNDS = 20_000_000;

const NONE = -1;
const ELEMENT_READ = -2;
const ELEMENT_WRITE = -3;

/** What a thread has announced. */
class Pending {
  code = NONE;
  array: Int32Array = NOTHING;
  index = 0;
  a: unknown = undefined;
  b: unknown = undefined;
  addr = 0;
  size = 1;
}
const NOTHING = new Int32Array(0);

export class Machine {
  /** Plain accesses are points; otherwise the race detector looks at them and they are none. */
  plainPoints = false;
  private readonly pending: Pending[] = [];
  private readonly solo = new Pending();
  private idle = 0;

  constructor(
    private readonly e: Engine,
    private readonly memory: Memory,
    private readonly sites: readonly Site[],
  ) {}

  // ---- operations

  atomic(code: number, site: number, array: Int32Array, index: number, a: never, b: never): boolean {
    const p = this.mine();
    p.code = code;
    p.array = array;
    p.index = index;
    p.a = a;
    p.b = b;
    if (this.e.current === null || !isShared(array)) return false;
    this.place(p, array, index);
    return this.e.point(opOf((ATOMIC_OPS[code] as { kind: number }).kind, p.size), p.addr, site);
  }

  read(site: number, object: object, index: unknown): boolean {
    const p = this.mine();
    if (!this.isElement(object, index)) {
      p.code = NONE;
      p.a = (object as Record<string, unknown>)[index as string];
      return false;
    }
    p.code = ELEMENT_READ;
    p.array = object as Int32Array;
    p.index = Number(index);
    return this.plain(p, READ, site);
  }

  write(site: number, object: object, index: unknown, value: unknown): boolean {
    const p = this.mine();
    if (!this.isElement(object, index)) {
      (object as Record<string, unknown>)[index as string] = value;
      this.e.touched();
      p.code = NONE;
      p.a = value;
      return false;
    }
    p.code = ELEMENT_WRITE;
    p.array = object as Int32Array;
    p.index = Number(index);
    p.a = value;
    return this.plain(p, WRITE, site);
  }

  /** Does what this thread has announced. */
  done(): unknown {
    const p = this.mine();
    const { e } = this;
    switch (p.code) {
      case NONE:
        return p.a;
      case ELEMENT_READ: {
        const v = p.array[p.index];
        if (e.noting) e.note(`= ${show(v)}`);
        return v;
      }
      case ELEMENT_WRITE:
        p.array[p.index] = p.a as number;
        if (e.noting) e.note(`<- ${show(p.a)}`);
        this.changed(p);
        return p.a;
      default:
        return this.doAtomic(p);
    }
  }

  private doAtomic(p: Pending): unknown {
    const { e } = this;
    const op = ATOMIC_OPS[p.code] as (typeof ATOMIC_OPS)[number];
    const inThread = e.current !== null && isShared(p.array);
    if (op.kind === NOTIFY && inThread) {
      const woken = e.wake(p.addr, p.a === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.trunc(Number(p.a))));
      if (e.noting) e.note(`woke ${woken}`);
      return woken;
    }
    const before = inThread ? p.array[p.index] : undefined;
    const result = apply(op, p);
    if (!inThread) return result;
    if (e.noting) e.note(noteOf(op.name, before, p.array[p.index], result));
    if (before !== p.array[p.index]) this.changed(p);
    return result;
  }

  /** Atomics.wait */
  *wait(site: number, array: Int32Array, index: number, value: number, ms = Number.POSITIVE_INFINITY): Twin {
    if (this.e.current === null) throw new Error(`${this.where(site)}: Atomics.wait outside a thread would never end`);
    if (!isShared(array))
      throw new TypeError(`${this.where(site)}: Atomics.wait needs a typed array over a SharedArrayBuffer`);
    const p = this.mine();
    this.place(p, array, index);
    const { addr, size } = p;
    if (this.e.point(opOf(WAIT, size), addr, site)) yield;
    if (array[index] !== (array instanceof BigInt64Array ? value : value | 0)) {
      if (this.e.noting) this.e.note('not-equal');
      return 'not-equal';
    }
    if (this.e.noting) this.e.note('sleeps');
    const t = this.e.current;
    this.e.sleep(addr, Number.isNaN(ms) ? -1 : Math.max(0, ms) * 1e6);
    yield;
    const answer = t?.timedOut === true ? 'timed-out' : 'ok';
    if (this.e.noting) this.e.note(answer);
    return answer;
  }

  /** Atomics.pause, and whatever else says that others should run. */
  pause(site: number): boolean {
    return this.e.point(YIELD, 0, site);
  }

  // ---- loops

  spinBegin(): void {
    this.e.spinBegin();
  }

  spin(site: number): boolean {
    return this.e.spin(site);
  }

  tick(site: number): void {
    if (++this.idle < IDLE_ROUNDS) return;
    this.idle = 0;
    throw new Error(`${this.where(site)}: a loop without an access to shared memory does not end`);
  }

  // ---- calls

  /** f(...args) */
  call(site: number, f: unknown, ...args: unknown[]): Twin | Value {
    return this.apply(site, f, undefined, ...args);
  }

  apply(site: number, f: unknown, self: unknown, ...args: unknown[]): Twin | Value {
    const twin = twinOf(f);
    if (twin !== undefined) return twin.apply(self, args);
    const code = CODE_OF.get(f);
    if (code !== undefined) return this.operation(code, site, args);
    if (typeof f !== 'function') throw new TypeError(`${this.sites[site]?.text ?? 'it'} is not a function`);
    this.handed(site, f, args);
    const value: unknown = Reflect.apply(f, self, args);
    if (this.e.current === null || !(value instanceof Promise)) return new Value(value);
    value.catch(() => undefined);
    throw new Error(`${this.where(site)}: a promise, and threads never return to an event loop`);
  }

  /** object[name](...args) */
  invoke(site: number, object: unknown, name: string, ...args: unknown[]): Twin | Value {
    const f: unknown = (object as Record<string, unknown>)[name];
    const twin = twinOf(f);
    if (twin !== undefined) return twin.apply(object, args);
    if (this.e.current !== null && isShared(object)) return this.bulk(site, object, name, args);
    if (typeof f !== 'function') throw new TypeError(`${this.sites[site]?.text ?? name}: ${name} is not a function`);
    return this.apply(site, f, object, ...args);
  }

  /** An operation of Atomics that was called by another name. */
  private *operation(code: number, site: number, args: unknown[]): Twin {
    const [array, index, a, b] = args as [Int32Array, number, never, never];
    if (this.atomic(code, site, array, index, a, b)) yield;
    return this.done();
  }

  /** A method of a shared array or DataView that touches elements: one operation on all that it may touch. */
  private *bulk(site: number, view: View, name: string, args: unknown[]): Twin {
    const f = (view as unknown as Record<string, unknown>)[name] as (...a: unknown[]) => unknown;
    if (ELEMENTWISE.has(name)) {
      throw new Error(
        `${this.where(site)}: ${name} on a shared array calls back or reads later; write a loop over the indices`,
      );
    }
    this.handed(site, f, args);
    const span = spanOf(view, name, args);
    if (span !== null && span.bytes > 0) {
      const unit = view.BYTES_PER_ELEMENT ?? span.bytes;
      const addr = this.memory.at(view, span.offset, unit);
      const size = Math.max(1, span.bytes / this.memory.unit);
      if (!this.plainPoints) this.e.pass(opOf(span.kind, size), addr, site);
      else if (this.e.point(opOf(span.kind, size), addr, site)) yield;
      const result = Reflect.apply(f, view, args);
      if (span.kind === WRITE) this.e.changed(addr, size);
      return result;
    }
    return Reflect.apply(f, view, args);
  }

  /** Shared arrays among the arguments of native code: it reads them. */
  private handed(site: number, f: unknown, args: readonly unknown[]): void {
    if (this.e.current === null) return;
    for (const a of args) {
      if (!isShared(a) || a.byteLength === 0 || f === ArrayBuffer.isView) continue;
      const addr = this.memory.at(a, 0, a.BYTES_PER_ELEMENT ?? 1);
      this.e.pass(opOf(READ, Math.max(1, a.byteLength / this.memory.unit)), addr, site);
    }
  }

  // ---- what cannot be a point

  /** Outside twins no thread may use Atomics. */
  outside(site: number): void {
    if (this.e.current !== null) throw new Error(`${this.where(site)}: ${NO_POINT}`);
  }

  /** Outside twins, x in x[i] may not be shared. */
  guard<T>(site: number, x: T): T {
    if (this.e.current !== null && isShared(x)) throw new Error(`${this.where(site)}: ${NO_POINT}`);
    return x;
  }

  /** What is iterated may not be shared. */
  iterate<T>(site: number, x: T): T {
    if (this.e.current !== null && isShared(x)) {
      throw new Error(`${this.where(site)}: iterating over a shared array; write a loop over the indices`);
    }
    return x;
  }

  unsupported(site: number, what: string): never {
    throw new Error(`${this.where(site)}: ${what} is not simulated`);
  }

  // ---- small things

  private mine(): Pending {
    const t = this.e.current;
    if (t === null) return this.solo;
    let p = this.pending[t.id];
    if (p === undefined) {
      p = new Pending();
      this.pending[t.id] = p;
    }
    return p;
  }

  private place(p: Pending, array: Int32Array, index: number): void {
    this.idle = 0;
    p.addr = this.memory.address(array, index);
    p.size = Math.max(1, array.BYTES_PER_ELEMENT / this.memory.unit);
  }

  private plain(p: Pending, kind: number, site: number): boolean {
    this.place(p, p.array, p.index);
    const op = opOf(kind, p.size);
    if (this.plainPoints) return this.e.point(op, p.addr, site);
    this.e.pass(op, p.addr, site);
    return false;
  }

  private changed(p: Pending): void {
    this.e.changed(p.addr, p.size);
  }

  private isElement(object: unknown, index: unknown): boolean {
    if (this.e.current === null || !isShared(object)) return false;
    const i = typeof index === 'number' ? index : Number(index);
    return Number.isInteger(i) && i >= 0 && i < object.length;
  }

  private where(site: number): string {
    const s = this.sites[site];
    return s === undefined ? 'explore' : `${s.file}:${s.line}: ${s.text}`;
  }
}

const NO_POINT =
  'an access to shared memory that no thread can be stopped at, in a callback of native code, a getter, a constructor, ' +
  'an async function or behind ?.; write it as a plain loop or function';

function apply(op: (typeof ATOMIC_OPS)[number], p: Pending): unknown {
  return op.fn(p.array, p.index, p.a as number, p.b as number);
}

function noteOf(name: string, before: unknown, after: unknown, result: unknown): string {
  if (name === 'load') return `= ${show(result)}`;
  if (name === 'store') return `<- ${show(after)}`;
  if (name === 'compareExchange')
    return before === after ? `= ${show(result)}, no change` : `${show(before)} -> ${show(after)}`;
  return `${show(before)} -> ${show(after)}`;
}

const show = (v: unknown): string => (typeof v === 'bigint' ? `${v}n` : String(v));

/** The bytes of the view that a method touches, and whether it writes them. Null: none. */
function spanOf(
  view: View,
  name: string,
  args: readonly unknown[],
): { offset: number; bytes: number; kind: number } | null {
  const dv = /^(get|set)(Int|Uint|Float|BigInt|BigUint)(8|16|32|64)$/.exec(name);
  if (dv !== null) return { offset: Number(args[0]), bytes: Number(dv[3]) / 8, kind: dv[1] === 'set' ? WRITE : READ };
  const kind = BULK[name];
  if (kind === undefined) return null;
  const each = view.BYTES_PER_ELEMENT;
  const n = view.length;
  const clip = (v: unknown, or: number): number => {
    const x = v === undefined ? or : Math.trunc(Number(v));
    return Math.min(n, Math.max(0, x < 0 ? n + x : x));
  };
  let [from, to] = [0, n];
  if (name === 'set') {
    from = clip(args[1], 0);
    to = Math.min(n, from + Number((args[0] as { length: number }).length));
  } else if (name === 'fill') [from, to] = [clip(args[1], 0), clip(args[2], n)];
  else if (name === 'slice') [from, to] = [clip(args[0], 0), clip(args[1], n)];
  else if (name === 'at') [from, to] = [clip(args[0], 0), Math.min(n, clip(args[0], 0) + 1)];
  return { offset: from * each, bytes: Math.max(0, to - from) * each, kind };
}
