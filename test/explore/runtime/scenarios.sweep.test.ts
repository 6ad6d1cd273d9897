// Parts of the runtime, all their interleavings; and a control for each: broken source must be found.
// Tests src/explore/runtime: pad, runtime-scenario; src/explore/runtime/scenarios: index, locks, run-queue;
// src/explore/detect: speculation.

import { describe, expect, test } from 'vitest';
import type { Mutation } from '../../../src/explore/runtime/instrument/texts.ts';
import { scenarioSubject } from '../../../src/explore/runtime/runtime-subject.ts';
import { RUNTIME_SCENARIOS, runtimeScenario } from '../../../src/explore/runtime/scenarios/index.ts';
import { search } from '../../../src/explore/search/search.ts';
import { ROOT } from '../../cli/rt0.ts';
import { everyNth } from '../../harness/sweep.ts';

/** Too many for every test run; they are gone through by hand. */
const LONG = ['lock3'];

describe('all schedules, with the race detector', () => {
  for (const s of RUNTIME_SCENARIOS.filter((x) => !LONG.includes(x.name))) {
    test(`${s.name}: ${s.about}`, async () => {
      const x = await scenarioSubject(s, { root: ROOT, races: true, maxSteps: 2000 });
      const r = search(x.subject(1), { strategy: 'dpor' });
      expect(r.finding?.outcome.message).toBeUndefined();
      expect(r.exhaustive).toBe(true);
      expect(r.verdict).toMatch(/^all \d+ schedules explored/);
    });
  }
});

interface Control {
  readonly what: string;
  readonly scenario: string;
  readonly mutations: readonly Mutation[];
  readonly finds: RegExp;
}

const CONTROLS: readonly Control[] = [
  {
    what: 'a thief claims its batch without looking',
    scenario: 'runq',
    mutations: [
      {
        file: 'src/p/steal.ts',
        find: 'if (cas(victim, P.runqhead, head, (head + n) | 0)) return n;',
        replace: 'store(victim, P.runqhead, (head + n) | 0); return n;',
      },
    ],
    finds: /not linearisable|came out|was lost|data race/,
  },
  {
    what: 'the owner publishes a slot before it writes it',
    scenario: 'runq-new',
    mutations: [
      {
        file: 'src/p/runq.ts',
        find: '      set(pp, at(P.runq, tail & MASK), g);\n      store(pp, P.runqtail, (tail + 1) | 0);',
        replace: '      store(pp, P.runqtail, (tail + 1) | 0);\n      set(pp, at(P.runq, tail & MASK), g);',
      },
    ],
    finds: /data race/,
  },
  {
    what: 'a lock that is given back as if nobody slept',
    scenario: 'lock',
    mutations: [
      { file: 'src/shared/lock.ts', find: 'if (v === SLEEPING) futexwakeup(l + Mutex.key, 1);', replace: '' },
    ],
    finds: /^deadlock/,
  },
  {
    what: 'a note that is looked at, then slept on without comparing',
    scenario: 'note',
    mutations: [{ file: 'src/shared/note.ts', find: 'futexwakeup(n + Note.key, 1);', replace: '' }],
    finds: /^deadlock/,
  },
];

describe('controls', () => {
  for (const c of everyNth(4, CONTROLS)) {
    test(`${c.scenario}: ${c.what}`, async () => {
      const scenario = runtimeScenario(c.scenario);
      if (scenario === undefined) throw new Error(c.scenario);
      const x = await scenarioSubject(scenario, { root: ROOT, races: true, mutations: c.mutations, maxSteps: 2000 });
      const r = search(x.subject(1), { strategy: 'dpor', shrink: 200 });
      expect(r.finding?.outcome.message).toMatch(c.finds);
    });
  }
});
