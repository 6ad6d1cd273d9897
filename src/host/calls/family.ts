// Types of a family of host calls: functions by name, with the types that programs see (lib/hostcalls.ts). Arguments
// come from a program and may be anything; what Node's own functions check is not checked again.

import type { Resources } from './resources.ts';

/** What a call may use beside its arguments. */
export interface Outside {
  readonly open: Resources;
  /** Aborted when the run ends: nobody waits for the call any more. */
  readonly signal: AbortSignal;
}

/** The implementation of the calls in C. */
export type Family<C> = {
  readonly [N in keyof C]: C[N] extends (...args: infer A) => infer R
    ? (outside: Outside, ...args: A) => R | Promise<R>
    : never;
};

/** n of data's bytes: all, unless n says otherwise. Throws for what is not a shared array of bytes. */
export function bytesOf(call: string, data: unknown, n?: number): Uint8Array {
  if (!(data instanceof Uint8Array)) throw new TypeError(`${call}: expected a shared uint8Array`);
  if (n === undefined) return data;
  if (!(Number.isInteger(n) && n >= 0 && n <= data.length)) {
    throw new RangeError(`${call}: ${n} bytes of ${data.length}`);
  }
  return data.subarray(0, n);
}
