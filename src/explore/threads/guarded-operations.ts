// `$`, which transformed code calls. Operations are in operations.ts; here are loops, calls, and what cannot be a
// point.

import { opOf, READ, WRITE, YIELD } from '../engine/point.ts';
import { CODE_OF, ELEMENTWISE, touchedBytes } from './guarded-atomics.ts';

import { type Twin, twinOf, Value } from './instrument/twins.ts';
import { Operations } from './operations.ts';
import { type ArrayView, isShared } from './unit-map.ts';

/** Rounds of a loop in which no thread did anything that others could notice. */
const IDLE_ROUNDS = 20_000_000;

const NO_POINT =
  'an access to shared memory that no thread can be stopped at, in a callback of native code, a getter, a constructor, ' +
  'an async function or behind ?.; write it as a plain loop or function';

export class GuardedOperations extends Operations {
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
  private *bulk(site: number, view: ArrayView, name: string, args: unknown[]): Twin {
    const f = (view as unknown as Record<string, unknown>)[name] as (...a: unknown[]) => unknown;
    if (ELEMENTWISE.has(name)) {
      throw new Error(
        `${this.where(site)}: ${name} on a shared array calls back or reads later; write a loop over the indices`,
      );
    }
    this.handed(site, f, args);
    const span = touchedBytes(view, name, args);
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
}
