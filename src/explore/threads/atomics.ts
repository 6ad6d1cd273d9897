// Atomics' operations, and the typed arrays' methods that touch elements: what they are to the explorer.

import { LOAD, NOTIFY, READ, RMW, STORE, WRITE } from '../engine/point.ts';

export interface AtomicOp {
  readonly name: string;
  readonly kind: number;
  /** Applied to (array, index, a, b). */
  readonly fn: (array: Int32Array, index: number, a: number, b: number) => unknown;
}

const op = (name: string, kind: number, fn: (...args: never[]) => unknown): AtomicOp => ({
  name,
  kind,
  fn: fn as AtomicOp['fn'],
});

/** By code: what transformed text names them by. */
export const ATOMIC_OPS: readonly AtomicOp[] = [
  op('load', LOAD, Atomics.load),
  op('store', STORE, Atomics.store),
  op('add', RMW, Atomics.add),
  op('sub', RMW, Atomics.sub),
  op('and', RMW, Atomics.and),
  op('or', RMW, Atomics.or),
  op('xor', RMW, Atomics.xor),
  op('exchange', RMW, Atomics.exchange),
  op('compareExchange', RMW, Atomics.compareExchange),
  op('notify', NOTIFY, Atomics.notify),
];

export const atomicCode = (name: string): number => ATOMIC_OPS.findIndex((o) => o.name === name);

/** Codes by function: for calls that do not say `Atomics`. */
export const CODE_OF: ReadonlyMap<unknown, number> = new Map(
  ATOMIC_OPS.map((o, code) => [(Atomics as unknown as Record<string, unknown>)[o.name], code]),
);

/** Methods of typed arrays that move elements: does it read its own, does it write its own. */
export const BULK: Readonly<Record<string, number>> = {
  set: WRITE,
  fill: WRITE,
  copyWithin: WRITE,
  reverse: WRITE,
  sort: WRITE,
  slice: READ,
  at: READ,
  indexOf: READ,
  lastIndexOf: READ,
  includes: READ,
  join: READ,
  toString: READ,
  toReversed: READ,
  with: READ,
};

/** Methods of typed arrays that call back for each element, or hand out elements later. */
export const ELEMENTWISE: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
  'every',
  'reduce',
  'reduceRight',
  'values',
  'entries',
  'toSorted',
]);
