// What is explored, in a form that travels to a worker and can be made again from a schedule's parameters.

import type { Mutation } from './runtime/instrument/source.ts';
import type { ProgramFiles } from './runtime/program.ts';
import { scenarioNamed } from './runtime/scenarios/index.ts';
import { type Explored, exploreProgram, exploreScenario } from './runtime/subjects.ts';
import type { Searchable } from './search/subject.ts';
import type { ThreadSpec } from './threads/scenario.ts';
import { userSubject } from './threads/subject.ts';

/** A program of goroutines with its runtime, or a scenario of the runtime alone. */
export interface RunTarget {
  readonly kind: 'run';
  readonly root: string;
  /** A program, or the name of a scenario. */
  readonly program: ProgramFiles | null;
  readonly scenario: string | null;
  readonly procs: number;
  readonly args: readonly string[];
  /** The workload: one more argument, as JSON. */
  readonly with?: unknown;
  readonly races: boolean;
  readonly leaks: boolean;
  readonly sysmon: boolean;
  readonly linear: boolean;
  /** The runtime's limits: small ones unless said otherwise. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly maxSteps: number;
  readonly memory?: number;
  readonly mutations?: readonly Mutation[];
}

/** A module of threads over a SharedArrayBuffer. */
export interface ModuleTarget {
  readonly kind: 'module';
  /** Its path, from the working directory that all workers have. */
  readonly module: string;
  readonly threads?: readonly ThreadSpec[];
  /** Names of exported functions. */
  readonly shared?: string;
  readonly check?: string;
  readonly with?: unknown;
  readonly races: boolean;
  readonly anyTimeout: boolean;
  readonly maxSteps?: number;
}

export type Target = RunTarget | ModuleTarget;

/** Builds it once, so that what is wrong with it is told by one and before any worker starts; what is slow to make is in the cache
 *  then. Throws Error when it cannot be explored. */
export async function prepare(t: Target): Promise<void> {
  await explore(t);
}

export function explore(t: Target): Promise<Searchable> {
  if (t.kind === 'run') return exploreRun(t);
  const { kind: _, module, threads, shared, check, ...options } = t;
  const scenario = {
    module,
    ...(threads === undefined ? {} : { threads }),
    ...(shared === undefined ? {} : { shared }),
    ...(check === undefined ? {} : { check }),
  };
  return userSubject(scenario, options);
}

export async function exploreRun(t: RunTarget): Promise<Explored> {
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
    ...(t.with === undefined ? {} : { with: t.with }),
    leaks: t.leaks,
    sysmon: t.sysmon,
    linear: t.linear,
    ...(t.limits === undefined ? {} : { params: t.limits }),
  });
}
