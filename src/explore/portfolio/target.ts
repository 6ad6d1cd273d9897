// What is explored, in a form that travels to a worker and can be made again from a schedule's parameters.

import { runtimeCode } from '../machine/load.ts';
import type { ProgramFiles } from '../machine/program.ts';
import type { Mutation } from '../machine/source.ts';
import { type Explored, exploreProgram, exploreScenario, SMALL } from '../machine/subjects.ts';
import { scenarioNamed } from '../scenarios/index.ts';

export interface Target {
  readonly root: string;
  /** A program, or the name of a scenario. */
  readonly program: ProgramFiles | null;
  readonly scenario: string | null;
  readonly procs: number;
  readonly args: readonly string[];
  readonly races: boolean;
  readonly leaks: boolean;
  readonly sysmon: boolean;
  readonly linear: boolean;
  /** The runtime's limits as they are; otherwise small ones. */
  readonly full: boolean;
  readonly maxSteps: number;
  readonly memory?: number;
  readonly mutations?: readonly Mutation[];
}

/** Makes what all workers need once: they find it in the cache. Throws Error when the source cannot be explored. */
export async function prepare(t: Target): Promise<void> {
  const params = t.program === null ? scenarioNamed(t.scenario ?? '')?.params : t.full ? {} : SMALL;
  const linear = t.program !== null && t.linear;
  await runtimeCode({ root: t.root, race: t.races, mutations: t.mutations ?? [], params: params ?? {}, linear });
}

export async function explore(t: Target): Promise<Explored> {
  const build = {
    root: t.root,
    races: t.races,
    maxSteps: t.maxSteps,
    mutations: t.mutations ?? [],
    ...(t.memory === undefined ? {} : { memory: t.memory }),
  };
  if (t.program === null) {
    const scenario = scenarioNamed(t.scenario ?? '');
    if (scenario === undefined) throw new Error(`scenario ${t.scenario}: there is none of that name`);
    return exploreScenario(scenario, build);
  }
  return exploreProgram(t.program, {
    ...build,
    procs: t.procs,
    args: t.args,
    leaks: t.leaks,
    sysmon: t.sysmon,
    linear: t.linear,
    params: t.full ? {} : SMALL,
    full: t.full,
  });
}
