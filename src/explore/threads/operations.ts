// Operations on memory, as transformed code has them: `$.atomic`, `$.read` and `$.write` announce one, and `$.done()`
// does it when the thread goes on.
//
// Between the announcement and the operation other threads run, with operations of their own: so what was announced is
// kept by thread. An access to memory that is not shared is done at once.

import type { Engine } from '../engine/engine.ts';
import { NOTIFY, opOf, READ, type Site, WAIT, WRITE } from '../engine/point.ts';
import { ATOMIC_OPS } from './guarded-atomics.ts';
import type { Twin } from './instrument/twins.ts';
import { isShared, type UnitMap } from './unit-map.ts';

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

export class Operations {
  /** Plain accesses are points; otherwise the race detector looks at them and they are none. */
  plainPoints = false;
  /** Rounds of loops since somebody did something that others could notice. */
  protected idle = 0;
  private readonly pending: Pending[] = [];
  private readonly solo = new Pending();

  constructor(
    protected readonly e: Engine,
    protected readonly memory: UnitMap,
    protected readonly sites: readonly Site[],
  ) {}

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

  protected where(site: number): string {
    const s = this.sites[site];
    return s === undefined ? 'explore' : `${s.file}:${s.line}: ${s.text}`;
  }
}

function apply(op: (typeof ATOMIC_OPS)[number], p: Pending): unknown {
  return op.fn(p.array, p.index, p.a as number, p.b as number);
}

/** What came of an operation, for people. */
export function noteOf(name: string, before: unknown, after: unknown, result: unknown): string {
  if (name === 'load') return `= ${show(result)}`;
  if (name === 'store') return `<- ${show(after)}`;
  if (name === 'compareExchange')
    return before === after ? `= ${show(result)}, no change` : `${show(before)} -> ${show(after)}`;
  return `${show(before)} -> ${show(after)}`;
}

const show = (v: unknown): string => (typeof v === 'bigint' ? `${v}n` : String(v));
