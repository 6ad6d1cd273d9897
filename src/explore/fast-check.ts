// `rt0/explore/fast-check`: workloads that shrink together with the schedule.
//
//     const work = operations(fc.constantFrom('push', 'pop'), { threads: 3, length: 4 });
//     await fc.assert(fc.asyncProperty(work, exploring(new URL('./stack.ts', import.meta.url), { strategy: 'pct:3' })));
//
// For each workload that fast-check draws, the module is explored with it. When one fails, its schedule is made small, then
// fast-check tries smaller workloads, and for each that fails a schedule is found and made small again: what is reported is the
// smallest workload with its shortest schedule.

import fc from 'fast-check';
import { type AnyOptions, explore } from './any.ts';
import type { Target } from './user/explore.ts';

export interface Shape {
  /** Threads, at most. */
  readonly threads: number;
  /** Operations of a thread, at most. */
  readonly length: number;
  /** Threads, at least: 2 if not said. */
  readonly atLeast?: number;
}

/** What each thread is to do: a list of operations for each. The module's `threads` makes its threads from it. */
export function operations<T>(operation: fc.Arbitrary<T>, shape: Shape): fc.Arbitrary<T[][]> {
  const thread = fc.array(operation, { minLength: 1, maxLength: shape.length });
  return fc.array(thread, { minLength: shape.atLeast ?? Math.min(2, shape.threads), maxLength: shape.threads });
}

/** A predicate for fc.asyncProperty: throws the report when the module fails with the workload. */
export function exploring<S, W>(
  target: Target<S, W>,
  options: Omit<AnyOptions<W>, 'with'> = {},
): (workload: W) => Promise<void> {
  return async (workload) => {
    const result = await explore(target, { iterations: 500, ...options, with: workload });
    if (!result.ok) throw new Error(result.text);
  };
}
