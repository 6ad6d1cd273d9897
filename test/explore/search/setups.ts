// Arbitrary setups of schedules, of all kinds, and their segments.

import fc from 'fast-check';
import { arbitraryPrograms } from '../../../src/explore/fast-check.ts';
import { type ProgramSetup, runOptions, type Schedule, type Setup } from '../../../src/explore/search/setup.ts';

/** Segments as an engine records them: each thread's counts grow. */
export const segments = fc
  .array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 300 })), { maxLength: 200 })
  .map((runs) => {
    const counts: number[] = [];
    return runs.flatMap(([id, n]) => {
      counts[id] = (counts[id] ?? 0) + n;
      return [id, counts[id]];
    });
  });

/** No half of a surrogate pair: a name of a file has none. */
const wellFormed = (s: string): boolean => !/\p{Surrogate}/u.test(s);

const defined = <T extends object>(o: T): T =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T;

const json = fc.jsonValue().map((v) => JSON.parse(JSON.stringify(v)) as unknown);
const file = fc.string({ minLength: 1, unit: 'binary' }).filter((s) => wellFormed(s));
const maxSteps = fc.integer({ min: 1, max: 10_000_000 });
const seed = fc.integer();
const name = fc.constantFrom('push', '$', 'größer', 'constructor', '__proto__');
const limits = fc.record(
  {
    RUNQ: fc.constantFrom(2, 4, 256),
    LOOKS: fc.nat(9),
    GFREELOCAL: fc.integer({ min: 2, max: 9 }),
    PERSISTENTCHUNK: fc.constant(65_536),
  },
  { requiredKeys: [] },
);
const run = fc
  .record(
    {
      procs: fc.integer({ min: 1, max: 256 }),
      args: fc.array(fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0') && wellFormed(s))),
      with: json,
      races: fc.boolean(),
      leaks: fc.boolean(),
      sysmon: fc.boolean(),
      linear: fc.boolean(),
      limits: limits.map((l) => ({ ...l })),
      maxSteps,
    },
    { requiredKeys: [] },
  )
  .map(runOptions);
const rest = { seed, host: fc.boolean() };

export const setups: fc.Arbitrary<Setup> = fc.oneof(
  fc
    .tuple(run, fc.record({ kind: fc.constant('program' as const), file, ...rest }))
    .map(([r, p]): ProgramSetup => ({ ...r, ...p })),
  fc
    .tuple(run, arbitraryPrograms(), fc.record(rest))
    .map(([r, { tree }, o]) => ({ kind: 'generated' as const, ...r, ...o, tree: structuredClone(tree) })),
  fc.record({
    kind: fc.constant('scenario' as const),
    scenario: fc.constantFrom('runq', 'lock'),
    seed,
    races: fc.boolean(),
    maxSteps,
  }),
  fc
    .record(
      {
        kind: fc.constant('module' as const),
        file,
        threads: fc.array(fc.oneof(name, fc.tuple(name, json)), { minLength: 1 }),
        shared: fc.oneof(name, fc.constant('(function)')),
        check: name,
        with: json,
        races: fc.boolean(),
        anyTimeout: fc.boolean(),
        maxSteps,
      },
      { requiredKeys: ['kind', 'file', 'races', 'anyTimeout', 'maxSteps'] },
    )
    .map((m) => defined({ ...m })),
);

export const schedules: fc.Arbitrary<Schedule> = fc
  .record({ setup: setups, livelock: fc.boolean(), segments })
  .map((s) => ({ ...s }));
