// How long a search may take that a test of vitest's has called: until a tenth before the test's own time-out. What it
// has by then is worth more than "test timed out". Outside of vitest there is no such end.

/** Of the test's time-out, what is left for the search: shrinking and the report come after it. */
const SHARE = 0.9;

export interface TestTime {
  /** When the search must end, on performance.now()'s clock. */
  readonly end: number;
  /** The test's time-out in milliseconds. */
  readonly limit: number;
  /** vitest's own object: one for each test. */
  readonly test: object;
}

/** The test's time was over before anything could be explored. */
export class NoTimeError extends Error {
  override readonly name = 'NoTimeError';
  readonly test: object;
  constructor(message: string, test: object) {
    super(message);
    this.test = test;
  }
}

/** Of the test that runs now; null when none does, or when it has no time-out. */
export async function testTime(): Promise<TestTime | null> {
  if (!('__vitest_worker__' in globalThis)) return null;
  // The project's own vitest; there is one, since this is its worker.
  const { TestRunner } = await import('vitest');
  const test = TestRunner?.getCurrentTest<undefined>() as Running | undefined;
  const begun = test?.result?.startTime;
  if (test === undefined || begun === undefined) return null;
  const limit = test.timeout;
  if (!(limit > 0 && Number.isFinite(limit))) return null;
  return { end: performance.now() + begun + SHARE * limit - Date.now(), limit, test };
}

/** What is used of vitest's test: its start is on Date.now()'s clock. */
interface Running {
  readonly timeout: number;
  readonly result?: { readonly startTime?: number };
}

/** The options with no more time than that: for searches on workers. */
export function within<O extends { readonly timeMs?: number }>(time: TestTime | null, o: O): O {
  if (time === null) return o;
  const left = Math.max(0, time.end - performance.now());
  return { ...o, timeMs: Math.min(left, o.timeMs ?? left) };
}

/** Throws NoTimeError when the time is over. */
export function needTime(time: TestTime | null, what: string): void {
  if (time !== null && performance.now() > time.end)
    throw new NoTimeError(
      `${what}: nothing was explored in the test's time-out of ${time.limit} ms; expected a longer one`,
      time.test,
    );
}

/** One line for a search that found nothing and was ended. */
export function timeText(time: TestTime | null): string {
  if (time === null || performance.now() < time.end) return '';
  return `\n  stopped at the end of the test's time: nine tenths of its time-out of ${time.limit} ms`;
}
