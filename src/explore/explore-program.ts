// exploreProgram(): a program of goroutines under the explorer, with the runtime that it runs on. For tests.

import type { World } from './runtime/environment/calls.ts';
import { programFiles, repository } from './runtime/files.ts';
import { targetOfSchedule } from './runtime/generate/keep.ts';
import type { Mutation } from './runtime/instrument/source.ts';
import { SMALL } from './runtime/options.ts';
import type { ProgramFiles } from './runtime/program.ts';
import { exploreProgram as build, type Explored } from './runtime/subjects.ts';
import { type Work, workloadsOf, workOf } from './runtime/workload.ts';
import { type Exploration, explorationOf, roundOptions } from './search/exploration.ts';
import { type Replayed, replay } from './search/report.ts';
import { alone, runRounds, type Share } from './search/rounds.ts';
import { decodeSchedule } from './search/schedule.ts';
import type { SearchOptions } from './search/search.ts';
import type { RunTarget } from './target.ts';

export interface ProgramExploreOptions extends Omit<SearchOptions, 'first'> {
  /** GOMAXPROCS; 2 unless told otherwise. */
  readonly procs?: number;
  readonly args?: readonly string[];
  /** The workload: one more argument, as JSON. What the program exports as `workload` if there are no arguments. */
  readonly with?: unknown;
  /** Smaller workloads, for shrinking. What the program exports as `smaller` if not given. */
  readonly smaller?: (workload: never) => Iterable<unknown>;
  /** Goroutines that are blocked for good once main has returned are a finding. */
  readonly leaks?: boolean;
  /** sysmon runs too. */
  readonly sysmon?: boolean;
  /** What channels and mutexes did is compared with what they are to do, on each schedule. */
  readonly linear?: boolean;
  /** Host calls besides `sleep` and TCP in memory, made anew for each execution: what they answer must be the same each time. */
  readonly host?: () => World;
  /** The runtime's limits: { RUNQ: 256 }. Small ones unless told otherwise. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Edits of the runtime's source: to see that the explorer finds what they break. */
  readonly mutations?: readonly Mutation[];
  /** The repository. */
  readonly root?: string;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
  /** Worker threads to explore on; 0: this thread. It finds the same on any number. Default: 0. */
  readonly workers?: number;
}

const MAXSTEPS = 100_000;
const ITERATIONS = 1000;

export async function buildProgram(file: string, o: ProgramExploreOptions): Promise<Explored> {
  return built(await programFiles(file), o);
}

function built(files: ProgramFiles, o: ProgramExploreOptions): Promise<Explored> {
  return build(files, {
    root: o.root ?? repository(),
    procs: o.procs ?? 2,
    races: o.races ?? true,
    maxSteps: o.maxSteps ?? MAXSTEPS,
    leaks: o.leaks ?? false,
    sysmon: o.sysmon ?? false,
    linear: o.linear ?? false,
    params: o.limits ?? SMALL,
    ...workGiven(files, o),
    ...(o.smaller === undefined ? {} : { smaller: o.smaller }),
    ...(o.host === undefined ? {} : { host: o.host }),
    ...(o.mutations === undefined ? {} : { mutations: o.mutations }),
    ...(o.command === undefined ? {} : { command: o.command }),
  });
}

function workGiven(files: ProgramFiles, o: ProgramExploreOptions): Work {
  if (o.with !== undefined) return { args: o.args ?? [], with: o.with };
  return workOf(files.source, workloadsOf(files.source, files.workloads), o.args ?? []);
}

/** Without a strategy: several in turn, as on the command line. */
export async function exploreProgram(file: string, o: ProgramExploreOptions = {}): Promise<Exploration> {
  const plan = {
    seed: o.seed ?? 1,
    iterations: o.iterations ?? ITERATIONS,
    ...(o.strategy === undefined ? {} : { strategy: o.strategy }),
  };
  const started = performance.now();
  const files = await programFiles(file);
  let share: Share;
  if ((o.workers ?? 0) > 0) {
    if (o.smaller !== undefined)
      throw new Error(
        `${file}: smaller is a function of this thread; to explore on workers, export it from the program`,
      );
    if (o.host !== undefined) throw new Error(`${file}: host is a function of this thread: explore without workers`);
    const { runPortfolio } = await import('./search/run.ts');
    share = await runPortfolio(targetOf(files, o), plan, o);
  } else share = runRounds(await built(files, o), alone(plan, o), roundOptions(o));
  if (share.executions === 0) throw new Error('exploreProgram: no time and no iterations: nothing was explored');
  return explorationOf(share, plan, performance.now() - started);
}

function targetOf(files: ProgramFiles, o: ProgramExploreOptions): RunTarget {
  const { args, with: workload } = workGiven(files, o);
  return {
    kind: 'run',
    root: o.root ?? repository(),
    program: files,
    scenario: null,
    procs: o.procs ?? 2,
    args,
    ...(workload === undefined ? {} : { with: workload }),
    races: o.races ?? true,
    leaks: o.leaks ?? false,
    sysmon: o.sysmon ?? false,
    linear: o.linear ?? false,
    maxSteps: o.maxSteps ?? MAXSTEPS,
    ...(o.limits === undefined ? {} : { limits: o.limits }),
    ...(o.mutations === undefined ? {} : { mutations: o.mutations }),
  };
}

/** Runs a schedule of a program again. */
export async function replayProgram(
  text: string,
  o: ProgramExploreOptions = {},
): Promise<Replayed & { readonly output: string }> {
  const { target, params, segments } = decodeSchedule(text);
  const explored = await build(await programFiles(targetOfSchedule(target, params)), {
    root: o.root ?? repository(),
    procs: Number(params.p ?? 2),
    races: params.races === '1',
    leaks: params.leaks === '1',
    sysmon: params.sysmon === '1',
    linear: params.linear === '1',
    maxSteps: Number(params.steps ?? MAXSTEPS),
    params: limitsOf(params),
    ...(params.args === undefined ? {} : { args: JSON.parse(params.args) as string[] }),
    ...(o.mutations === undefined ? {} : { mutations: o.mutations }),
  });
  const again = replay(explored.subject(Number(params.seed ?? 1)), segments, params.races === '1', true);
  return { ...again, output: explored.out.text };
}

/** The runtime's limits that a schedule was made with. */
export function limitsOf(params: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  if (params.full === '1') return {};
  return params.limits === undefined ? SMALL : (JSON.parse(params.limits) as Record<string, number>);
}
