// Parts of the runtime on real worker threads in lock-step, as they stand in the source, beside what the explorer makes
// of them: the same operations at the same places, the same values, switches and memory, schedule by schedule. And
// controls: a transform with a mistake in it does not pass, and a thread that does not come back ends the run.
// Tests src/explore/lockstep: caller-place, compare; src/explore/lockstep/runtime: player, thread-text.

import { describe, expect, test } from 'vitest';
import { type Followed, Lockstep } from '../../../../src/explore/lockstep/runtime/lockstep.ts';
import type { BuildOptions } from '../../../../src/explore/runtime/options.ts';
import { scenarioSubject } from '../../../../src/explore/runtime/runtime-subject.ts';
import { RUNTIME_SCENARIOS, runtimeScenario } from '../../../../src/explore/runtime/scenarios/index.ts';
import { strategyNamed } from '../../../../src/explore/strategies/index.ts';
import { ROOT } from '../../../cli/rt0.ts';
import { everyNth, sizeOf, WHOLE } from '../../../harness/sweep.ts';

const STRATEGIES = ['random:0.5', 'random', 'pct:3', 'pos', 'rr:1', 'rr:3'];

interface Built {
  /** The first difference on any of so many seeds, with the seed; null if there is none. */
  run(seeds: number): string | null;
  /** The last run's. */
  readonly last: Followed;
  readonly lockstep: Lockstep;
}

async function using<T>(
  name: string,
  o: Partial<BuildOptions>,
  f: (b: Built) => T,
  onThreads: Parameters<typeof Lockstep.scenario>[2] | null = null,
): Promise<T> {
  const scenario = runtimeScenario(name);
  if (scenario === undefined) throw new Error(name);
  const options = { root: ROOT, maxSteps: 2000, memory: 4 * 1024 * 1024, ...o };
  const x = await scenarioSubject(scenario, options);
  const lockstep = await Lockstep.scenario(x, scenario, onThreads ?? { ...options, places: true });
  let last: Followed = { segments: [], slices: [] };
  function run(seeds: number): string | null {
    for (let seed = 1; seed <= seeds; seed++) {
      const strategy = strategyNamed(STRATEGIES[seed % STRATEGIES.length] as string, seed);
      const explored = lockstep.explored(seed, strategy);
      last = explored;
      const difference = lockstep.compare(explored, lockstep.threads(seed, explored));
      if (difference !== null) return `${strategy.name}, seed ${seed}: ${difference}`;
    }
    return null;
  }
  try {
    return f({
      run,
      lockstep,
      get last() {
        return last;
      },
    });
  } finally {
    await lockstep.close();
  }
}

describe('the same on real threads', () => {
  // lock3 has limits of its own: one more text to transform.
  const all = RUNTIME_SCENARIOS.filter((x) => x.name !== 'lock3');
  for (const s of everyNth(4, all)) {
    test(`${s.name}: ${s.about}`, async () => {
      expect(await using(s.name, {}, (b) => b.run(sizeOf({ slice: 1, whole: 6 })))).toBeNull();
    });
  }
});

test.runIf(WHOLE)('operations within operations, which the house forbids: in the same order', async () => {
  const find = 'const v = xchg(l, Mutex.key, UNLOCKED);';
  const nested = 'cas(l, Mutex.rank, load(l, Mutex.rank), load(l, Mutex.key) * 0 + load(l, Mutex.rank));';
  const mutations = [{ file: 'src/shared/lock.ts', find, replace: `${nested} ${find}` }];
  expect(await using('lock', { mutations }, (b) => b.run(6))).toBeNull();
});

/** Each is a way in which the transform could be wrong. */
const MISTAKES: readonly { what: string; scenario: string; edit: (code: string) => string; seen: RegExp }[] = [
  {
    what: 'two operations in the other order',
    scenario: 'runq',
    edit: (code) => {
      const swapped = /(const head = \([^\n]*runqhead[^\n]*yield[^\n]*\n)(\s*const vtail = [^\n]*\n)/;
      return code.replace(swapped, '$2$1');
    },
    seen: /another (address|place)/,
  },
  {
    what: 'an operation without a point',
    scenario: 'lock',
    edit: (code) =>
      code.replace(/(function\* unlock\$g\(l\)[^\n]*\n[^\n]*)\$e\.point\(\d+, \$v0, \d+\) && \(yield\), /, '$1'),
    seen: /operation \d+: another/,
  },
  {
    what: 'a value that is taken after others have run',
    scenario: 'runq-new',
    edit: (code) =>
      code.replace(/(function\* runqput\$g[\s\S]*?), \$S\((\$\w+), (\$\w+)\)/, '$1, $S($2, $3 + 0 * $L($2) + 1)'),
    seen: /another value/,
  },
  {
    what: 'a g register for all Ms together',
    scenario: 'lock',
    edit: (code) => code.replace(' g = r.g;', ''),
    seen: /memory at the end|operation \d+/,
  },
];

describe('a mistake of the transform shows', () => {
  for (const m of everyNth(2, MISTAKES.toReversed())) {
    test(m.what, async () => {
      let edited = false;
      const edit = (code: string): string => {
        const out = m.edit(code);
        edited = out !== code;
        return out;
      };
      const difference = await using(m.scenario, { edit }, (b) => b.run(6));
      expect(edited).toBe(true);
      expect(difference).toMatch(m.seen);
    });
  }
});

test('a thread that does not come back ends the run, with all threads and a dump of the machine', async () => {
  const mutations = [{ file: 'src/shared/note.ts', find: 'futexwakeup(n + Note.key, 1);', replace: 'for (;;);' }];
  const stuck = { root: ROOT, maxSteps: 2000, mutations, patience: 300 };
  await using(
    'note',
    {},
    (b) => {
      expect(b.run(1)).toMatch(
        /on real threads: none, it ended: lock-step: (sleeper|waker) did not come back within 0.3 s/,
      );
      const { outcome } = b.lockstep.threads(1, b.last);
      expect(outcome.details.join('\n')).toMatch(/sleeper: \d+ operations done[\s\S]*SCHED/);
    },
    stuck,
  );
});

test('a schedule that cannot be followed says where', async () => {
  await using('lock', {}, (b) => {
    b.run(1);
    const run = b.lockstep.threads(1, { slices: [], segments: b.last.segments.slice(0, -2) });
    expect(run.diverged).toMatch(/^the schedule ends after \d+ operations and the program goes on$/);
    expect(b.lockstep.threads(1, { slices: [], segments: [7, 3] }).diverged).toBe(
      'there is no thread 7 after 0 operations',
    );
  });
});
