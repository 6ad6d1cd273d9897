// Compares two runs of one schedule, in the explorer's one thread and on real ones: the first difference, in words.
// There must be none. A difference is a mistake of the transform, or of what is simulated.

import { keyOf } from '../engine/outcome.ts';
import { KINDS, NOWHERE, type Site } from '../engine/point.ts';
import {
  ADDRESS,
  AFTER,
  AFTER2,
  BEFORE,
  BEFORE2,
  OPERATION,
  PLACE,
  placeText,
  type Recorded,
  STRIDE,
  THREAD,
  TIME,
} from './recorded.ts';

const WHAT: readonly (readonly [number, string])[] = [
  [THREAD, 'another thread'],
  [OPERATION, 'another operation'],
  [ADDRESS, 'another address'],
  [PLACE, 'another place'],
  [TIME, 'another time'],
  [BEFORE, 'another value before it'],
  [BEFORE2, 'another value before it'],
  [AFTER, 'another value after it'],
  [AFTER2, 'another value after it'],
];

export interface About {
  readonly sites: readonly Site[];
  nameOf(addr: number): string;
}

/** Null: none. `whole` false: the one in the explorer ended earlier by itself, with a finding that only it can see (a
 *  race), and what comes after the last common operation does not count. */
export function difference(explored: Recorded, threads: Recorded, about: About, whole = true): string | null {
  const at = firstOperation(explored.figures, threads.figures);
  const n = explored.figures.length / STRIDE;
  if (at !== null && (whole || at < n - 1)) return operationsDiffer(explored, threads, at, about);
  if (!whole) return null;
  if (explored.steps !== threads.steps) return `${explored.steps} operations, and ${threads.steps} on real threads`;
  if (explored.switches !== threads.switches)
    return `${explored.switches} switches, and ${threads.switches} on real threads`;
  if (explored.segments.join() !== threads.segments.join()) return 'other segments of the schedule';
  if (explored.names.join() !== threads.names.join())
    return `threads ${explored.names.join(', ')}; real ones: ${threads.names.join(', ')}`;
  if (explored.output !== threads.output)
    return `the output: ${JSON.stringify(explored.output)}, and ${JSON.stringify(threads.output)} on real threads`;
  if (keyOf(explored.outcome) !== keyOf(threads.outcome) || explored.outcome.message !== threads.outcome.message)
    return `it ended with "${keyOf(explored.outcome)}", and on real threads with "${keyOf(threads.outcome)}"`;
  return memoryDiffers(explored.memory, threads.memory, about);
}

function firstOperation(a: readonly number[], b: readonly number[]): number | null {
  const n = Math.max(a.length, b.length);
  for (let i = 0; i < n; i++) if (!Object.is(a[i], b[i])) return Math.floor(i / STRIDE);
  return null;
}

function operationsDiffer(explored: Recorded, threads: Recorded, at: number, about: About): string {
  const of = (r: Recorded): readonly number[] => r.figures.slice(at * STRIDE, (at + 1) * STRIDE);
  const [a, b] = [of(explored), of(threads)];
  const what = a.length === 0 || b.length === 0 ? 'one more' : (WHAT.find(([i]) => !Object.is(a[i], b[i]))?.[1] ?? '');
  const end = (r: Recorded): string => (r.diverged === '' ? r.outcome.message || r.outcome.kind : r.diverged);
  return [
    `operation ${at + 1}: ${what}`,
    `  in one thread:   ${describe(a, explored, about) ?? `none, it ended: ${end(explored)}`}`,
    `  on real threads: ${describe(b, threads, about) ?? `none, it ended: ${end(threads)}`}`,
  ].join('\n');
}

function describe(f: readonly number[], r: Recorded, about: About): string | null {
  if (f.length === 0) return null;
  const at = (i: number): number => f[i] as number;
  const op = at(OPERATION);
  const wide = op >> 4 > 0;
  const value = (low: number, high: number): string => String(wide ? float(at(low), at(high)) : at(low));
  const where = at(ADDRESS) === 0 ? '' : ` ${about.nameOf(at(ADDRESS))}`;
  const place = at(PLACE) === 0 ? '' : ` at ${placeText(about.sites[at(PLACE)] ?? NOWHERE)}`;
  return `${r.names[at(THREAD)]} ${KINDS[op & 15]}${where} ${value(BEFORE, BEFORE2)} -> ${value(AFTER, AFTER2)}${place}`;
}

function float(low: number, high: number): number {
  return new Float64Array(Int32Array.of(low, high).buffer)[0] as number;
}

function memoryDiffers(a: Int32Array, b: Int32Array, about: About): string | null {
  const n = Math.max(a.length, b.length);
  for (let i = 0; i < n; i++) {
    if ((a[i] ?? 0) === (b[i] ?? 0)) continue;
    return `memory at the end: ${about.nameOf(i)} is ${a[i] ?? 0}, and ${b[i] ?? 0} on real threads`;
  }
  return null;
}
