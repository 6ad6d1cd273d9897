// exploreProgram(), replayProgram(): explore a program of goroutines with the runtime that it runs on. For tests.

import { type ExploredRun, exploreAtLevel, type ProgramTarget, runTargetOf } from './load-target.ts';
import type { Mutation } from './runtime/instrument/texts.ts';
import type { Callbacks } from './runtime/options.ts';
import type { ProgramFiles } from './runtime/program-code.ts';
import { programFiles, repository } from './runtime/program-files.ts';
import { runtimeSubject as build, type Explored } from './runtime/runtime-subject.ts';
import { type Workload, workloadsOf, workOf } from './runtime/workload.ts';
import { type Exploration, explorationOf, replayed, roundOptions } from './search/exploration.ts';
import { isExhaustive } from './search/plan.ts';
import { printable } from './search/printable.ts';
import { type Replayed, replaySchedule } from './search/report.ts';
import { alone, runRounds, type Share } from './search/rounds.ts';
import { ScheduleError } from './search/schedule-string.ts';
import type { SearchOptions } from './search/search.ts';
import { type ModuleSetup, type RunOptions, runOptions, type Schedule } from './search/setup.ts';
import { needTime, testTime, within } from './search/testtime.ts';
import { decodeSchedule } from './target.ts';
import { nameOf } from './threads/bundle-module.ts';

/** Without arguments and `with`, the workload is what the program exports as `workload`. */
export interface ProgramExploreOptions
  extends Omit<SearchOptions, 'first' | 'races' | 'maxSteps'>,
    Partial<RunOptions>,
    Callbacks {
  /** Edits of the runtime's source: to see that the explorer finds what they break. */
  readonly mutations?: readonly Mutation[];
  /** The repository. */
  readonly root?: string;
  /** Worker threads to explore on; 0: this thread. It finds the same on any number. Default: 0. */
  readonly workers?: number;
}

const ITERATIONS = 1000;

export async function buildProgram(file: string, o: ProgramExploreOptions): Promise<Explored> {
  return built(await programFiles(file), o);
}

function built(files: ProgramFiles, o: ProgramExploreOptions): Promise<Explored> {
  return build(files, { ...targetOf(files, o), ...callbacksOf(o) });
}

function callbacksOf({ host, smaller, command }: Callbacks): Callbacks {
  return {
    ...(host === undefined ? {} : { host }),
    ...(smaller === undefined ? {} : { smaller }),
    ...(command === undefined ? {} : { command }),
  };
}

function workGiven(files: ProgramFiles, o: ProgramExploreOptions): Workload {
  if (o.with !== undefined) return { args: o.args ?? [], with: o.with };
  return workOf(files.source, workloadsOf(files.source, files.workloads), o.args ?? []);
}

/** Explores the program of goroutines in `file`, with the runtime that it runs on: every shared access of the runtime
 *  is a switch point. With `level: 'goroutines'` only the program's own operations are. Without a strategy several take
 *  turns, as on the command line; 1,000 executions unless told otherwise, `timeMs` in milliseconds. Throws Error when
 *  the program cannot be compiled or explored.
 *  @example const { ok, text } = await exploreProgram('examples/race.ts', { strategy: 'pos', procs: 2 }); */
export async function exploreProgram(file: string | URL, o: ProgramExploreOptions = {}): Promise<Exploration> {
  return exploreFiles(await programFiles(nameOf(file)), o);
}

export async function exploreFiles(files: ProgramFiles, o: ProgramExploreOptions): Promise<Exploration> {
  const plan = {
    seed: o.seed ?? 1,
    iterations:
      o.iterations ?? (o.level === 'goroutines' && isExhaustive(o.strategy) ? Number.MAX_SAFE_INTEGER : ITERATIONS),
    ...(o.strategy === undefined ? {} : { strategy: o.strategy }),
  };
  const again = o.host === undefined ? null : scheduleOfTest(files.source);
  if (again !== null) return replayed(again.text, await replayProgram(again.schedule, o));
  const started = performance.now();
  const time = await testTime();
  needTime(time, files.source);
  let share: Share;
  if ((o.workers ?? 0) > 0) {
    if (o.smaller !== undefined)
      throw new Error(
        `${files.source}: smaller is a function of this thread; to explore on workers, export it from the program`,
      );
    if (o.host !== undefined)
      throw new Error(`${files.source}: host is a function of this thread: explore without workers`);
    const { runPortfolio } = await import('./search/portfolio.ts');
    share = await runPortfolio(targetOf(files, o), plan, within(time, o));
  } else {
    const explored = await exploreAtLevel({ ...targetOf(files, o), ...callbacksOf(o) });
    share = await runRounds(explored, alone(plan, { ...o, time }), roundOptions(o));
  }
  if (share.executions === 0) needTime(time, files.source);
  if (share.executions === 0) throw new Error('exploreProgram: no time and no iterations: nothing was explored');
  return explorationOf(share, plan, performance.now() - started, time);
}

function targetOf(files: ProgramFiles, o: ProgramExploreOptions): ProgramTarget {
  return {
    ...runOptions({ ...o, ...workGiven(files, o) }),
    kind: 'program',
    root: o.root ?? repository(),
    program: files,
    ...(o.mutations === undefined ? {} : { mutations: o.mutations }),
  };
}

/** The schedule that no command line can replay, and that comes back to its test this way. */
function scheduleOfTest(source: string): { readonly text: string; readonly schedule: Schedule } | null {
  const text = process.env.RT0_REPLAY;
  if (text === undefined) return null;
  const schedule = decodeSchedule(text);
  return schedule.setup.kind === 'program' && schedule.setup.file === source ? { text, schedule } : null;
}

/** What a schedule is replayed with that does not stand in it. */
export interface ReplayOptions extends Pick<ProgramExploreOptions, 'mutations' | 'host'> {
  /** The file to run instead of the one that the string names: any file. */
  readonly file?: string | URL;
}

/** A schedule of a program or a scenario, built and ready to run. */
export interface ReadyRun {
  readonly target: Awaited<ReturnType<typeof runTargetOf>>;
  readonly explored: ExploredRun;
  readonly seed: number;
}

/** Throws ScheduleError for what no string may name, and Error when what it names cannot be run. */
export async function readyRun(setup: Exclude<Schedule['setup'], ModuleSetup>, o: ReplayOptions): Promise<ReadyRun> {
  if (setup.kind !== 'scenario' && setup.host && o.host === undefined) {
    const file = setup.kind === 'program' ? printable(setup.file, 200) : setup.kind;
    throw new ScheduleError(
      `schedule of ${file}: its host is a function of a test; run that test again, with this schedule in RT0_REPLAY`,
    );
  }
  const target = await runTargetOf(setup, o.file === undefined ? undefined : nameOf(o.file));
  const { mutations, host } = o;
  const more = { ...(mutations === undefined ? {} : { mutations }), ...(host === undefined ? {} : { host }) };
  const explored = await exploreAtLevel({ ...target, ...more });
  return { target, explored, seed: setup.seed };
}

/** Runs a schedule of a program or a scenario again; `output` is what it printed. Throws ScheduleError for a schedule
 *  of something else, or one that no string may name.
 *  @example const { outcome, output } = await replayProgram('x2:examples/race.ts?...'); */
export async function replayProgram(
  given: string | Schedule,
  o: ReplayOptions = {},
): Promise<Replayed & { readonly output: string }> {
  const { setup, segments } = typeof given === 'string' ? decodeSchedule(given) : given;
  if (setup.kind === 'module')
    throw new ScheduleError(
      `schedule of ${printable(setup.file, 200)}: it is of a module with threads, and no program`,
    );
  const { explored, seed } = await readyRun(setup, o);
  const again = replaySchedule(explored.subject(seed), segments, setup.races, true);
  return { ...again, output: explored.out.text };
}
