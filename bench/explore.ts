// Explorer throughput: what an operation of the runtime costs that is a point, and what an execution of a small test
// costs. One core, in this process.

import { buildProgram } from '../src/explore/explore-program.ts';
import { scenarioSubject } from '../src/explore/runtime/runtime-subject.ts';
import { runtimeScenario } from '../src/explore/runtime/scenarios/index.ts';
import { search } from '../src/explore/search/search.ts';
import type { Subject as Explored } from '../src/explore/search/subject.ts';
import type { Bench, Measured } from './bench.ts';
import { ROOT } from './paths.ts';

const SCHEDULER = 'test/explore/programs/busy.ts';
const QUEUE = 'runq';

/** Nanoseconds of one point or of one execution, warm. */
function measured(make: () => Promise<Explored>, executions: number, of: 'points' | 'executions'): Measured {
  let subject: Explored | null = null;
  const run = (s: Explored, n: number): ReturnType<typeof search> => {
    const r = search(s, { strategy: 'random', seed: 1, iterations: n, races: false, shrink: 0 });
    if (r.finding !== null) throw new Error(`the explorer found something: ${r.finding.outcome.message}`);
    return r;
  };
  return {
    async measure() {
      if (subject === null) {
        subject = await make();
        run(subject, executions);
      }
      const r = run(subject, executions);
      return (r.ms * 1e6) / (of === 'points' ? r.coverage.points : r.executions);
    },
  };
}

export function explorer(quick: boolean): Bench[] {
  const rounds = quick ? 2 : 7;
  const scenario = runtimeScenario(QUEUE);
  if (scenario === undefined) throw new Error(`no scenario ${QUEUE}`);
  const program = async (): Promise<Explored> =>
    (await buildProgram(SCHEDULER, { procs: 3, races: false, root: ROOT })).subject(1);
  const queue = async (): Promise<Explored> =>
    (await scenarioSubject(scenario, { root: ROOT, races: false })).subject(1);
  const common = { gomaxprocs: null, unit: 'ns', rounds, go: null, peers: [] } as const;
  return [
    {
      ...common,
      name: 'explore: an operation of the scheduler',
      // A million a second.
      bars: [{ of: 'ours', most: 1000 }],
      ours: () => measured(program, quick ? 100 : 300, 'points'),
    },
    {
      ...common,
      name: 'explore: an execution of a two-M run queue test',
      // 20,000 a second.
      bars: [{ of: 'ours', most: 50_000 }],
      ours: () => measured(queue, quick ? 5_000 : 20_000, 'executions'),
    },
  ];
}
