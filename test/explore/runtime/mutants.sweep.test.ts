// Historical bugs of Go's scheduler, put back into the source by a small edit: the explorer finds each, and within how
// many schedules. The runtime as it is survives the same.
// Tests src/explore/runtime/instrument: source, texts; src/explore/runtime: limits; src/m: lastlook, spinning.

import { describe, expect, test } from 'vitest';
import { exploreProgram } from '../../../src/explore/explore-program.ts';
import type { Mutation } from '../../../src/explore/runtime/instrument/texts.ts';
import { sizeOf, WHOLE } from '../../harness/sweep.ts';

interface Mutant {
  readonly id: string;
  readonly what: string;
  readonly program: string;
  readonly procs: number;
  readonly mutations: readonly Mutation[];
  /** Of the schedules; 1 if not given. */
  readonly seed?: number;
  /** Schedules it took, rounded up. */
  readonly within: number;
  /** What is found; that work is left lying if not given. */
  readonly finds?: RegExp;
}

const FINDRUNNABLE = 'src/m/findrunnable.ts';
const LASTLOOK = 'src/m/lastlook.ts';

const MUTANTS: readonly Mutant[] = [
  {
    id: '#45867',
    what: 'an M gives its P up without looking whether a spinner is wanted',
    program: 'spawns',
    procs: 2,
    mutations: [
      { file: FINDRUNNABLE, find: 'if (!wasSpinning && wanted === 1) {', replace: 'if (wanted === 2) {' },
      { file: FINDRUNNABLE, find: 'if (!wasSpinning && late === 1) {', replace: 'if (late === 2) {' },
    ],
    seed: 2,
    within: 12_000,
  },
  {
    id: '#55160',
    what: 'a goroutine that yields goes to the global queue and nobody is woken',
    program: 'busy',
    procs: 4,
    mutations: [
      {
        file: 'src/m/gosched.ts',
        find: 'parked would not look again. (#55160)\n  wakep();',
        replace: 'parked would not look again. (#55160)',
      },
    ],
    within: 2000,
  },
  {
    id: '#5586',
    what: 'a spinner that finds work wakes no successor',
    program: 'busy',
    procs: 3,
    mutations: [
      {
        file: 'src/m/spinning.ts',
        find: "  if (left < 0) throw_('findrunnable: negative nmspinning');\n  wakep();",
        replace: '',
      },
    ],
    within: 2000,
  },
  {
    id: 'control',
    what: 'the last look comes before nmspinning goes down',
    program: 'tiny',
    procs: 2,
    mutations: [
      {
        file: LASTLOOK,
        find: '  set(mp, M.spinning, 0);',
        replace: '  const early = checkRunqsNoP(); set(mp, M.spinning, 0);',
      },
      { file: LASTLOOK, find: 'let pp = checkRunqsNoP();', replace: 'let pp = early;' },
    ],
    within: 4000,
  },
  {
    id: 'birth',
    what: 'an M that has been born does not look for work',
    program: 'tiny',
    procs: 3,
    mutations: [
      {
        file: 'src/m/mwanted.ts',
        find: 'const pp = pidlegetSpinning();\n  if (pp !== nil) becomeSpinning(mp);',
        replace: 'const pp = nil;',
      },
    ],
    within: 100,
  },
  {
    id: 'birth',
    what: 'nobody is told that an M is wanted',
    program: 'tiny',
    procs: 3,
    mutations: [{ file: 'src/m/mwanted.ts', find: 'store(sched, Sched.mwanted, 1);', replace: '' }],
    within: 100,
  },
  {
    id: 'birth',
    what: 'an M that is being born does not count for checkdead',
    program: 'locked',
    procs: 2,
    mutations: [
      {
        file: 'src/m/checkdead.ts',
        find: 'idle - idlelocked - system;',
        replace: 'idle - idlelocked - system - get(sched, Sched.nmunborn);',
      },
    ],
    within: 100,
    finds: /^fatal error: checkdead: runnable g/,
  },
];

const options = { races: false, seed: 1, shrink: 0 } as const;

describe('mutants', () => {
  for (const m of MUTANTS.filter((x) => WHOLE || x.id === '#5586')) {
    test(`${m.id}: ${m.what}`, async () => {
      const r = await exploreProgram(`test/explore/programs/${m.program}.ts`, {
        ...options,
        seed: m.seed ?? 1,
        procs: m.procs,
        mutations: m.mutations,
        iterations: m.within,
      });
      console.log(`${m.id}: ${r.executions} schedules, ${Math.round(r.ms)} ms`);
      expect(r.finding?.outcome.message).toMatch(m.finds ?? /^I1 broken: a runnable goroutine waits/);
    });
  }
});

test('the runtime as it is survives as many schedules', async () => {
  for (const [program, procs, iterations, seed] of [
    ['spawns', 2, sizeOf({ slice: 300, whole: 12_000, night: 200_000 }), 2],
    ['tiny', 3, sizeOf({ slice: 40, whole: 1000, night: 20_000 }), 1],
    ['busy', 4, sizeOf({ slice: 40, whole: 2000, night: 50_000 }), 1],
  ] as const) {
    const r = await exploreProgram(`test/explore/programs/${program}.ts`, { ...options, procs, iterations, seed });
    expect(r.ok, r.text).toBe(true);
  }
});
