// Atomics' operations, and the typed arrays' methods that touch elements: what they are to the explorer.

import { LOAD, NOTIFY, READ, RMW, STORE, WRITE } from '../engine/point.ts';
import type { ArrayView } from './unit-map.ts';

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
const BULK: Readonly<Record<string, number>> = {
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

/** The bytes of the view that a method touches, and whether it writes them. Null: none. */
export function touchedBytes(
  view: ArrayView,
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
