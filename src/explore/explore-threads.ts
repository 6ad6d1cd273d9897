// exploreModule(), replayModule(): explore a module of threads, somebody's own SharedArrayBuffer code. For tests.

import { type Exploration, explorationOf, replayed, roundOptions } from './search/exploration.ts';
import { isExhaustive, type Plan } from './search/plan.ts';
import { printable } from './search/printable.ts';
import { type Replayed, replaySchedule, replayText } from './search/report.ts';
import { alone, runRounds, type Share } from './search/rounds.ts';
import { fileOfSchedule } from './search/schedule-file.ts';
import type { SearchOptions } from './search/search.ts';
import { EXHAUSTIVE_STEPS, type ModuleSetup, moduleOptions, type Schedule } from './search/setup.ts';
import { needTime, type TestTime, testTime, within } from './search/testtime.ts';
import { strategyNamed } from './strategies/index.ts';
import { decodeSchedule } from './target.ts';
import { ModuleError, nameOf, pathOf, shown } from './threads/bundle-module.ts';
import type { Scenario } from './threads/scenario.ts';
import {
  isBound,
  type SubjectOptions,
  setupOf,
  type ThreadsSubject,
  threadsSubject,
} from './threads/threads-subject.ts';

export interface ExploreOptions<W = unknown>
  extends Omit<SearchOptions, 'first' | 'races' | 'maxSteps'>,
    Omit<SubjectOptions, 'with' | 'smaller'> {
  /** The workload: given to shared, to each thread and to check. It must survive JSON, to be replayed. */
  readonly with?: W;
  /** Smaller workloads, for shrinking. */
  readonly smaller?: (workload: W) => Iterable<W>;
  /** Worker threads to explore on; 0: this thread. It finds the same on any number. Default: 0. */
  readonly workers?: number;
}

const ITERATIONS = 10_000;
/** Executions of a round: a few hundredths of a second. */
export const MODULE_ROUND = 1024;

/** A module to explore: its file, or a scenario made of it. */
export type ModuleTarget<S, W> = string | URL | Scenario<S, W>;

export async function exploreModule<S, W>(
  target: ModuleTarget<S, W>,
  options: ExploreOptions<W> = {},
): Promise<Exploration> {
  const scenario = scenarioOf(target);
  const strategy = options.strategy ?? 'random';
  // A wrong name is told before anything is loaded.
  strategyNamed(strategy, 1);
  const text = process.env.RT0_REPLAY;
  // Schedules that no command line can replay come back this way.
  if (text !== undefined && hasFunctions(scenario)) {
    const schedule = decodeSchedule(text);
    if (isFor(schedule, scenario)) return replayed(text, await replayModule(schedule, scenario));
  }
  const plan: Plan = {
    strategy,
    seed: options.seed ?? 1,
    iterations: options.iterations ?? limitFor(options, strategy),
    round: MODULE_ROUND,
  };
  const started = performance.now();
  const time = await testTime();
  needTime(time, shown(pathOf(scenario.module)));
  const maxSteps = options.maxSteps ?? (isExhaustive(strategy) ? EXHAUSTIVE_STEPS : undefined);
  const own = { ...options, ...(maxSteps === undefined ? {} : { maxSteps }) } as SubjectOptions & ExploreOptions;
  const share = await ((options.workers ?? 0) > 0
    ? onWorkers(scenario, plan, within(time, own))
    : here(scenario, plan, own, time));
  if (share.executions === 0) needTime(time, shown(pathOf(scenario.module)));
  return explorationOf(share, plan, performance.now() - started, time);
}

/** All rounds in this thread. */
async function here(
  scenario: Scenario,
  plan: Plan,
  o: SubjectOptions & ExploreOptions,
  time: TestTime | null,
): Promise<Share> {
  return runRounds(await threadsSubject(scenario, o), alone(plan, { ...o, time }), roundOptions(o));
}

async function onWorkers(scenario: Scenario, plan: Plan, o: SubjectOptions & ExploreOptions): Promise<Share> {
  const path = pathOf(scenario.module);
  if (hasFunctions(scenario) || o.smaller !== undefined) {
    throw new ModuleError(
      `${shown(path)}: shared, check and smaller are functions of this thread; to explore on workers, export them and give their names`,
    );
  }
  const target = { ...setupOf(scenario, path, moduleOptions(o)), file: path };
  const { runPortfolio } = await import('./search/portfolio.ts');
  return runPortfolio(target, plan, o);
}

/** Exhaustive strategies end by themselves, and so does a bound on time. */
function limitFor(o: SearchOptions, strategy: string): number {
  return o.timeMs !== undefined || isExhaustive(strategy) ? Number.MAX_SAFE_INTEGER : ITERATIONS;
}

/** Runs a schedule of a module again. */
export async function replayModule<S, W>(
  given: string | Schedule,
  target?: ModuleTarget<S, W>,
  file?: string | URL,
): Promise<Replayed & { readonly text: string }> {
  const { subject, segments, races, livelock } = await scheduled(
    scheduleOf(given),
    target,
    file === undefined ? undefined : nameOf(file),
  );
  const run = (): Replayed => replaySchedule(subject, segments, races, livelock);
  let again = run();
  while (subject.again()) again = run();
  return { ...again, text: replayText(again) };
}

/** What a schedule is a schedule of. */
export interface Scheduled {
  readonly subject: ThreadsSubject;
  readonly scenario: Scenario;
  readonly segments: readonly number[];
  readonly races: boolean;
  readonly livelock: boolean;
}

/** `target`: whose functions these are; `file`: to take instead of the one that the string names. */
export async function scheduled<S, W>(given: Schedule, target?: ModuleTarget<S, W>, file?: string): Promise<Scheduled> {
  const { setup, segments, livelock } = given;
  if (setup.kind !== 'module')
    throw new ModuleError(`schedule of a ${setup.kind}: expected one of a module with threads`);
  const scenario = target === undefined ? await scenarioFrom(setup, file) : scenarioOf(target);
  return { subject: await threadsSubject(scenario, setup), scenario, segments, races: setup.races, livelock };
}

async function scenarioFrom(setup: ModuleSetup, file?: string): Promise<Scenario> {
  if (isBound(setup)) {
    throw new ModuleError(
      `schedule of ${printable(setup.file, 200)}: its shared or check is a function of a test; run that test again, with this schedule in RT0_REPLAY`,
    );
  }
  const { threads, shared, check } = setup;
  const names = threads?.map((t) => (typeof t === 'string' ? t : t[0])) ?? ['threads'];
  const used = [...names, shared ?? 'shared', ...(check === undefined ? [] : [check])];
  const module = await fileOfSchedule(setup.file, used, file);
  return {
    module,
    ...(threads === undefined ? {} : { threads }),
    ...(shared === undefined ? {} : { shared }),
    ...(check === undefined ? {} : { check }),
  };
}

const scheduleOf = (given: string | Schedule): Schedule => (typeof given === 'string' ? decodeSchedule(given) : given);

/** Whether the schedule is one of the target's. */
export function isFor<S, W>({ setup }: Schedule, target: ModuleTarget<S, W>): boolean {
  const scenario = scenarioOf(target);
  const file = shown(pathOf(scenario.module));
  if (setup.kind === 'program') return setup.file === file && scenario.threads === undefined;
  if (setup.kind !== 'module' || setup.file !== file) return false;
  const own = setupOf(scenario, pathOf(scenario.module), moduleOptions(setup));
  return (['threads', 'shared', 'check'] as const).every((k) => JSON.stringify(setup[k]) === JSON.stringify(own[k]));
}

function hasFunctions(scenario: Scenario): boolean {
  return typeof scenario.shared === 'function' || typeof scenario.check === 'function';
}

/** A file's name or URL. Not `instanceof`: the test environment's URL may be another class than Node's. */
export function isFile(target: unknown): target is string | URL {
  return typeof target === 'string' || (typeof target === 'object' && target !== null && 'href' in target);
}

function scenarioOf<S, W>(target: ModuleTarget<S, W>): Scenario {
  const isModule = isFile(target);
  return (isModule ? { module: target } : target) as Scenario;
}
