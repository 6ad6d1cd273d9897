// What the soak's workers share: when to stop, what was done, and the end when something is wrong.

import { AtomicInt32, exit, int32Array, print } from 'rt0';
import { WHAT, type What } from './counts.ts';

export const counts = int32Array(WHAT.length);
export const stop = new AtomicInt32();

export function did(what: What): void {
  Atomics.add(counts, WHAT.indexOf(what), 1);
}

export function wrong(what: string): never {
  print(`soak: ${what}`);
  exit(3);
}

/** The next number of a worker's own sequence. */
export function next(x: number): number {
  const a = (Math.imul(x, 1664525) + 1013904223) | 0;
  return a ^ (a >>> 13);
}
