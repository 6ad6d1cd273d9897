// exploreProgram(): a program of goroutines under the explorer, with the runtime that it runs on. For tests.

import { programFiles, repository } from './machine/files.ts';
import type { Mutation } from './machine/source.ts';
import { exploreProgram as build, type Explored, SMALL } from './machine/subjects.ts';
import { roundOf, together } from './portfolio/plan.ts';
import { coverageText, findingText, type Replayed, replay } from './report.ts';
import { decodeSchedule } from './schedule.ts';
import { type SearchOptions, type SearchResult, search } from './search.ts';
import type { Exploration } from './user/explore.ts';
import type { World } from './world/calls.ts';

export interface ProgramExploreOptions extends SearchOptions {
  /** GOMAXPROCS; 2 unless told otherwise. */
  readonly procs?: number;
  readonly args?: readonly string[];
  /** Goroutines that are blocked for good once main has returned are a finding. */
  readonly leaks?: boolean;
  /** sysmon runs too. */
  readonly sysmon?: boolean;
  /** Host calls besides `sleep` and TCP in memory, made anew for each execution: what they answer must be the same each time. */
  readonly host?: () => World;
  /** The runtime's limits: { RUNQ: 256 }. Small ones unless told otherwise. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Edits of the runtime's source: to see that the explorer finds what they break. */
  readonly mutations?: readonly Mutation[];
  /** The repository. */
  readonly root?: string;
}

const MAXSTEPS = 100_000;

export async function buildProgram(file: string, o: ProgramExploreOptions): Promise<Explored> {
  return build(await programFiles(file), {
    root: o.root ?? repository(),
    procs: o.procs ?? 2,
    races: o.races ?? true,
    maxSteps: o.maxSteps ?? MAXSTEPS,
    leaks: o.leaks ?? false,
    sysmon: o.sysmon ?? false,
    params: o.limits ?? SMALL,
    ...(o.args === undefined ? {} : { args: o.args }),
    ...(o.host === undefined ? {} : { host: o.host }),
    ...(o.mutations === undefined ? {} : { mutations: o.mutations }),
  });
}

/** Without a strategy: several in turn, as on the command line. */
export async function exploreProgram(file: string, o: ProgramExploreOptions = {}): Promise<Exploration> {
  const explored = await buildProgram(file, o);
  const plan = {
    seed: o.seed ?? 1,
    iterations: o.iterations ?? 1000,
    ...(o.strategy === undefined ? {} : { strategy: o.strategy }),
  };
  const started = performance.now();
  const left = (): number => (o.timeMs ?? Number.POSITIVE_INFINITY) - (performance.now() - started);
  let all: SearchResult | null = null;
  for (let n = 0, round = roundOf(plan, n); round !== null && left() > 0; round = roundOf(plan, ++n)) {
    const r = search(explored.subject(round.seed), {
      ...o,
      races: o.races ?? true,
      strategy: round.strategy,
      seed: round.seed,
      iterations: round.iterations,
      ...(o.timeMs === undefined ? {} : { timeMs: left() }),
    });
    all = all === null ? r : joined(all, r);
    if (r.finding !== null) break;
  }
  if (all === null) throw new Error('exploreProgram: no time and no iterations: nothing was explored');
  const text = all.finding === null ? coverageText(all.coverage, all.strategy, all.verdict) : findingText(all.finding);
  return { ...all, ok: all.finding === null, text };
}

function joined(a: SearchResult, b: SearchResult): SearchResult {
  return {
    ...b,
    strategy: a.strategy.includes(b.strategy) ? a.strategy : `${a.strategy}, ${b.strategy}`,
    executions: a.executions + b.executions,
    shrinking: a.shrinking + b.shrinking,
    coverage: together(a.coverage, b.coverage) ?? b.coverage,
    exhaustive: false,
    ms: a.ms + b.ms,
  };
}

/** Runs a schedule of a program again. */
export async function replayProgram(
  text: string,
  o: ProgramExploreOptions = {},
): Promise<Replayed & { readonly output: string }> {
  const { target, params, segments } = decodeSchedule(text);
  const explored = await buildProgram(target, {
    ...o,
    procs: Number(params.p ?? 2),
    races: params.races === '1',
    leaks: params.leaks === '1',
    sysmon: params.sysmon === '1',
    maxSteps: Number(params.steps ?? MAXSTEPS),
    ...(params.full === '1' ? { limits: {} } : {}),
    ...(params.args === undefined ? {} : { args: JSON.parse(params.args) as string[] }),
  });
  const again = replay(explored.subject(Number(params.seed ?? 1)), segments, params.races === '1', true);
  return { ...again, output: explored.out.text };
}
