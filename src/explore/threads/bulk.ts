// Methods that touch many elements at once: which bytes.

import { READ, WRITE } from '../engine/point.ts';
import { BULK } from './atomics.ts';
import type { View } from './memory.ts';

/** The bytes of the view that a method touches, and whether it writes them. Null: none. */
export function spanOf(
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
