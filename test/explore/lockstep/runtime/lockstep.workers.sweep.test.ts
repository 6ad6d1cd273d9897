// Whole programs, with the runtime that they run on, on real worker threads in lock-step: executions, switches, output,
// ends and memory as in the explorer's one thread.
// Tests src/explore/lockstep: ask, channel, compare, crew, drive, recorded; src/explore/lockstep/runtime: conductor,
// lockstep, machine-worker, player, replay-both.

import { describe, expect, test } from 'vitest';
import { Lockstep } from '../../../../src/explore/lockstep/runtime/lockstep.ts';
import type { ProgramOptions } from '../../../../src/explore/runtime/options.ts';
import { programFiles } from '../../../../src/explore/runtime/program-files.ts';
import { runtimeSubject } from '../../../../src/explore/runtime/runtime-subject.ts';
import { strategyNamed } from '../../../../src/explore/strategies/index.ts';
import { ROOT } from '../../../cli/rt0.ts';
import { everyNth, turn } from '../../../harness/sweep.ts';

const STRATEGIES = ['random', 'pct:3', 'pos', 'rr:40', 'random:0.5'];

interface Run {
  readonly file: string;
  readonly procs: readonly number[];
  readonly seeds: number;
  readonly options?: Partial<ProgramOptions>;
  /** How runs may end. */
  readonly ends: RegExp;
  readonly places?: boolean;
  /** Time slices that end at plain accesses, at least. */
  readonly slices?: number;
}

const differential = 'test/differential/programs';
const RUNS: readonly Run[] = [
  { file: 'test/explore/programs/chan.ts', procs: [1, 2, 4], seeds: 4, ends: /^done: $/, places: true },
  { file: 'test/explore/programs/deadlocks.ts', procs: [2], seeds: 4, ends: /^(done|deadlock): /, places: true },
  { file: 'test/explore/programs/leaks.ts', procs: [2], seeds: 3, ends: /done|leaked/, options: { leaks: true } },
  { file: 'test/explore/programs/racy.ts', procs: [2], seeds: 2, ends: /^(done|race): /, options: { races: true } },
  { file: 'test/explore/programs/errors.ts', procs: [1, 4], seeds: 2, ends: /^done: $/, places: true },
  {
    file: 'test/explore/programs/sums.ts',
    procs: [1],
    seeds: 1,
    ends: /^done: $/,
    options: { races: true },
    slices: 2,
  },
  { file: 'test/explore/programs/network.ts', procs: [2], seeds: 3, ends: /^done: $/, places: true },
  { file: `${differential}/10-select7.ts`, procs: [1, 4], seeds: 2, ends: /^done: $/ },
  { file: `${differential}/80-timers.ts`, procs: [2], seeds: 2, ends: /^done: $/ },
  { file: `${differential}/54-panicvalues.ts`, procs: [2], seeds: 2, ends: /^failed: panic: a string$/ },
  { file: `${differential}/44-lockeddeadlock.ts`, procs: [4], seeds: 2, ends: /^deadlock: / },
  { file: 'examples/pubsub.ts', procs: [4], seeds: 2, ends: /^done: $/ },
  { file: 'examples/pool.ts', procs: [2], seeds: 2, ends: /^done: $/, options: { sysmon: true } },
];

describe('the same on real threads', () => {
  for (const run of everyNth(3, RUNS)) {
    for (const procs of turn(1, run.procs)) {
      test(`${run.file} on ${procs} Ps`, async () => {
        const files = await programFiles(run.file);
        const { places = false } = run;
        const options = { root: ROOT, procs, maxSteps: 100_000, memory: 16 * 1024 * 1024, places, ...run.options };
        const x = await runtimeSubject(files, options);
        const lockstep = await Lockstep.program(x, files, options);
        try {
          for (let seed = 1; seed <= run.seeds; seed++) {
            const strategy = strategyNamed(STRATEGIES[(seed + procs) % STRATEGIES.length] as string, seed);
            const explored = lockstep.explored(seed, strategy);
            const { kind, message } = explored.outcome;
            const livelock = kind === 'livelock';
            const threads = lockstep.threads(seed, explored, livelock);
            expect(`${kind}: ${message}`).toMatch(run.ends);
            expect(explored.slices.length).toBeGreaterThanOrEqual(run.slices ?? 0);
            expect(lockstep.compare(explored, threads), `${strategy.name}, seed ${seed}`).toBeNull();
          }
        } finally {
          await lockstep.close();
        }
      });
    }
  }
});
