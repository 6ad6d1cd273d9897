// Sweeps: tests of many seeds, programs or sizes. A file x.sweep.test.ts is in two suites: `npm test` runs a slice of
// it, which takes seconds, `npm run test:long` (RT0_WHOLE=1) all of it, and `npm run nightly` (RT0_NIGHTLY=1) more,
// where there is more.

export const NIGHTLY: boolean = process.env.RT0_NIGHTLY === '1';
/** All of each sweep runs. */
export const WHOLE: boolean = NIGHTLY || process.env.RT0_WHOLE === '1';

/**
 * How many seeds, rounds or programs there are in this suite.
 *
 * @example const RUNS = sizeOf({ slice: 250, whole: 2000, night: 20_000 });
 */
export function sizeOf(o: { slice: number; whole: number; night?: number }): number {
  if (NIGHTLY) return o.night ?? o.whole;
  return WHOLE ? o.whole : o.slice;
}

/**
 * The list, or of a slice one element: the i-th, counted round, so that the rows of a table have different ones.
 *
 * @example test.each(PROGRAMS.flatMap((p, i) => turn(i, [1, 2, 4, 8]).map((procs) => [p, procs])))
 */
export function turn<T>(i: number, list: readonly T[]): readonly T[] {
  return WHOLE ? list : list.slice(i % list.length, (i % list.length) + 1);
}

/** The list, or of a slice every n-th element from the first on. */
export function everyNth<T>(n: number, list: readonly T[]): T[] {
  return list.filter((_, i) => WHOLE || i % n === 0);
}
