// explore(): people's own SharedArrayBuffer code under the explorer.

import { isFinding, keyOf } from './engine/outcome.ts';
import { emptyTally } from './search/coverage.ts';
import { type Exploration, explorationOf, roundOptions } from './search/exploration.ts';
import { isExhaustive, type Plan } from './search/plan.ts';
import { type Replayed, replay, replayText } from './search/report.ts';
import { alone, runRounds, type Share } from './search/rounds.ts';
import { decodeSchedule } from './search/schedule.ts';
import type { SearchOptions } from './search/search.ts';
import { strategyNamed } from './strategies/index.ts';
import type { ModuleTarget } from './target.ts';
import { ModuleError, pathOf, shown } from './threads/bundle.ts';
import type { Scenario } from './threads/scenario.ts';
import {
  optionsFrom,
  paramsOf,
  type SubjectOptions,
  scenarioFrom,
  type UserSubject,
  userSubject,
} from './threads/subject.ts';

export interface ExploreOptions<W = unknown> extends Omit<SearchOptions, 'first'> {
  /** The workload: given to shared, to each thread and to check. It must survive JSON, to be replayed. */
  readonly with?: W;
  /** Smaller workloads, for shrinking. */
  readonly smaller?: (workload: W) => Iterable<W>;
  /** Sleeps with a time-out may end at any moment, as on a slow machine. Otherwise when nobody else can go on. */
  readonly anyTimeout?: boolean;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
  /** Worker threads to explore on; 0: this thread. It finds the same on any number. Default: 0. */
  readonly workers?: number;
}

const MAXSTEPS_EXHAUSTIVE = 2_000;
const ITERATIONS = 10_000;
/** Executions of a round: a few hundredths of a second. */
export const MODULE_ROUND = 1024;

export type Target<S, W> = string | URL | Scenario<S, W>;

export async function explore<S, W>(target: Target<S, W>, options: ExploreOptions<W> = {}): Promise<Exploration> {
  const scenario = scenarioOf(target);
  const strategy = options.strategy ?? 'random';
  // A wrong name is told before anything is loaded.
  strategyNamed(strategy, 1);
  const again = process.env.RT0_REPLAY;
  // Schedules that no command line can replay come back this way.
  if (again !== undefined && hasFunctions(scenario) && isFor(again, scenario)) return replayed(again, scenario);
  const plan: Plan = {
    strategy,
    seed: options.seed ?? 1,
    iterations: options.iterations ?? limitFor(options, strategy),
    round: MODULE_ROUND,
  };
  const started = performance.now();
  const maxSteps = options.maxSteps ?? (isExhaustive(strategy) ? MAXSTEPS_EXHAUSTIVE : undefined);
  const own = { ...options, ...(maxSteps === undefined ? {} : { maxSteps }) } as SubjectOptions & ExploreOptions;
  const share = await ((options.workers ?? 0) > 0 ? onWorkers(scenario, plan, own) : here(scenario, plan, own));
  return explorationOf(share, plan, performance.now() - started);
}

/** All rounds in this thread. */
async function here(scenario: Scenario, plan: Plan, o: SubjectOptions & ExploreOptions): Promise<Share> {
  return runRounds(await userSubject(scenario, o), alone(plan, o), roundOptions(o));
}

async function onWorkers(scenario: Scenario, plan: Plan, o: SubjectOptions & ExploreOptions): Promise<Share> {
  const path = pathOf(scenario.module);
  if (hasFunctions(scenario) || o.smaller !== undefined) {
    throw new ModuleError(
      `${shown(path)}: shared, check and smaller are functions of this thread; to explore on workers, export them and give their names`,
    );
  }
  const target: ModuleTarget = {
    kind: 'module',
    module: path,
    ...(scenario.threads === undefined ? {} : { threads: scenario.threads }),
    ...(typeof scenario.shared === 'string' ? { shared: scenario.shared } : {}),
    ...(typeof scenario.check === 'string' ? { check: scenario.check } : {}),
    ...(o.with === undefined ? {} : { with: o.with }),
    races: o.races ?? true,
    anyTimeout: o.anyTimeout ?? false,
    ...(o.maxSteps === undefined ? {} : { maxSteps: o.maxSteps }),
  };
  const { runPortfolio } = await import('./search/run.ts');
  return runPortfolio(target, plan, o);
}

/** Exhaustive strategies end by themselves, and so does a bound on time. */
function limitFor(o: SearchOptions, strategy: string): number {
  return o.timeMs !== undefined || isExhaustive(strategy) ? Number.MAX_SAFE_INTEGER : ITERATIONS;
}

/** Runs a schedule of a module again. */
export async function replayModule<S, W>(
  text: string,
  target?: Target<S, W>,
): Promise<Replayed & { readonly text: string }> {
  const { subject, segments, races, livelock } = await scheduled(text, target);
  const run = (): Replayed => replay(subject, segments, races, livelock);
  let again = run();
  while (subject.again()) again = run();
  return { ...again, text: replayText(again) };
}

/** What a schedule is a schedule of. */
export interface Scheduled {
  readonly subject: UserSubject;
  readonly scenario: Scenario;
  readonly segments: readonly number[];
  readonly races: boolean;
  readonly livelock: boolean;
}

export async function scheduled<S, W>(text: string, target?: Target<S, W>): Promise<Scheduled> {
  const schedule = decodeSchedule(text);
  const { params, segments } = schedule;
  const scenario = target === undefined ? scenarioFrom(schedule.target, params) : scenarioOf(target);
  const options = optionsFrom(params);
  const subject = await userSubject(scenario, options);
  return { subject, scenario, segments, races: options.races ?? true, livelock: params.livelock !== undefined };
}

/** One schedule instead of a search. */
async function replayed(schedule: string, scenario: Scenario): Promise<Exploration> {
  const again = await replayModule(schedule, scenario);
  const found = isFinding(again.outcome) || again.outcome.kind === 'diverged';
  const place = { strategy: 'replay', round: 0, execution: 1 };
  const finding = { ...again, ...place, key: keyOf(again.outcome), schedule, command: '', cutShort: false };
  const share: Share = {
    finding: found ? finding : null,
    tally: emptyTally(),
    executions: 1,
    shrinking: 0,
    strategies: ['replay'],
    verdict: null,
  };
  return { ...explorationOf(share, { seed: 0, iterations: 1 }, 0), text: again.text };
}

/** Whether the schedule is one of the target's. */
export function isFor<S, W>(text: string, target: Target<S, W>): boolean {
  const scenario = scenarioOf(target);
  const given = decodeSchedule(text);
  const own = paramsOf(scenario, {});
  const same = (['threads', 'shared', 'check'] as const).every((key) => given.params[key] === own[key]);
  return same && given.target === shown(pathOf(scenario.module));
}

function hasFunctions(scenario: Scenario): boolean {
  return typeof scenario.shared === 'function' || typeof scenario.check === 'function';
}

function scenarioOf<S, W>(target: Target<S, W>): Scenario {
  const isModule = typeof target === 'string' || target instanceof URL;
  return (isModule ? { module: target } : target) as Scenario;
}
