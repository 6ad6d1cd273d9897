// The runtime's limits that a search may set: known names, and the values that the runtime works with. They are spliced
// into its source (instrument/source.ts), and stand in schedule strings (../target.ts): both ask here.

export type Limits = Readonly<Record<string, number>>;

interface Range {
  readonly low: number;
  readonly high: number;
  /** A multiple of this. */
  readonly of?: number;
  readonly powerOfTwo?: true;
}

/** By their names in src/shared/param.ts. */
const RANGES: ReadonlyMap<string, Range> = new Map<string, Range>([
  ['ACTIVE_SPIN', { low: 0, high: 100 }],
  ['ACTIVE_SPIN_CNT', { low: 1, high: 1000 }],
  ['GFREELOCAL', { low: 2, high: 1024 }],
  ['GLOBRUNQTICK', { low: 1, high: 100_000 }],
  ['GOIDBATCH', { low: 1, high: 1024 }],
  ['LOOKPAUSE', { low: 1, high: 1000 }],
  ['LOOKS', { low: 0, high: 1000 }],
  ['PERSISTENTCHUNK', { low: 65_536, high: 1_048_576, of: 8192 }],
  ['RUNNEXT_GRACE', { low: 1, high: 1000 }],
  ['RUNQ', { low: 2, high: 4096, powerOfTwo: true }],
  ['STEALTRIES', { low: 1, high: 64 }],
  ['SUDOGCACHE', { low: 2, high: 1024 }],
  ['TIMERCACHE', { low: 2, high: 1024 }],
]);

/** Limits that make the runtime's own corners come up in small programs. */
export const SMALL: Limits = {
  RUNQ: 4,
  // A thief that looks again hides lost wake-ups for as long as it looks; --limits has it.
  LOOKS: 0,
  RUNNEXT_GRACE: 1,
  PERSISTENTCHUNK: 65_536,
  GFREELOCAL: 4,
};

/** What is wrong with the limits, in one line that names the first that is; null when nothing is. */
export function limitsProblem(limits: Limits): string | null {
  for (const [name, value] of Object.entries(limits)) {
    const range = RANGES.get(name);
    if (range === undefined) return `${name}: unknown limit; expected one of ${[...RANGES.keys()].join(', ')}`;
    if (!inRange(value, range)) return `${name} ${value}: expected ${expected(range)}`;
  }
  return null;
}

function inRange(n: unknown, { low, high, of = 1, powerOfTwo }: Range): boolean {
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < low || n > high || n % of !== 0) return false;
  return powerOfTwo !== true || (n & (n - 1)) === 0;
}

function expected({ low, high, of, powerOfTwo }: Range): string {
  const what = powerOfTwo === true ? 'a power of two' : of === undefined ? 'a whole number' : `a multiple of ${of}`;
  return `${what} from ${low} to ${high}`;
}
