// explore(): people's own SharedArrayBuffer code under the explorer.

import type { EngineOptions } from '../engine.ts';
import { coverageText, findingText, type Replayed, replay, replayText } from '../report.ts';
import { decodeSchedule, ScheduleError } from '../schedule.ts';
import { type SearchOptions, type SearchResult, search } from '../search.ts';
import { strategyNamed } from '../strategies.ts';
import type { Subject } from '../subject.ts';
import { pathOf, shown } from './bundle.ts';
import { loadModule, type UserModule } from './module.ts';
import { UserProgram } from './program.ts';
import type { Scenario } from './scenario.ts';

export interface ExploreOptions<W = unknown> extends SearchOptions {
  /** The workload: given to shared, to each thread and to check. It must survive JSON, to be replayed. */
  readonly with?: W;
  /** Smaller workloads, for shrinking. */
  readonly smaller?: (workload: W) => Iterable<W>;
  /** Sleeps with a time-out may end at any moment, as on a slow machine. Otherwise when nobody else can go on. */
  readonly anyTimeout?: boolean;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
}

export interface Exploration extends SearchResult {
  /** Nothing was found. */
  readonly ok: boolean;
  /** The report, or what was covered. */
  readonly text: string;
}

/** Operations of one execution, unless told otherwise. */
const MAXSTEPS = 20_000;
const MAXSTEPS_EXHAUSTIVE = 2_000;

export type Target<S, W> = string | URL | Scenario<S, W>;

export async function explore<S, W>(target: Target<S, W>, options: ExploreOptions<W> = {}): Promise<Exploration> {
  const scenario = scenarioOf(target);
  const strategy = options.strategy ?? 'random';
  // A wrong name is told before anything is loaded.
  strategyNamed(strategy, 1);
  const module = await loadModule(scenario.module);
  const maxSteps = options.maxSteps ?? (/^d/.test(strategy) ? MAXSTEPS_EXHAUSTIVE : MAXSTEPS);
  const subject = new UserSubject(module, scenario, options as ExploreOptions);
  subject.program.tryOut();
  let result = search(subject, { ...options, strategy, maxSteps });
  // A finer unit of memory than was assumed has turned up.
  if (subject.program.coarse) result = search(subject, { ...options, strategy, maxSteps });
  const text =
    result.finding === null
      ? coverageText(result.coverage, result.strategy, result.verdict)
      : findingText(result.finding);
  return { ...result, ok: result.finding === null, text };
}

/** Runs a schedule of a module again. */
export async function replayModule<S, W>(
  text: string,
  target?: Target<S, W>,
): Promise<Replayed & { readonly text: string }> {
  const { subject, segments, races, livelock } = await scheduled(text, target);
  let again = replay(subject, segments, races, livelock);
  if (subject.program.coarse) again = replay(subject, segments, races, livelock);
  return { ...again, text: replayText(again) };
}

/** What a schedule is a schedule of. */
export interface Scheduled {
  readonly subject: Subject & { readonly program: UserProgram };
  readonly scenario: Scenario;
  readonly options: ExploreOptions;
  readonly path: string;
  readonly segments: readonly number[];
  readonly races: boolean;
  readonly livelock: boolean;
}

export async function scheduled<S, W>(text: string, target?: Target<S, W>): Promise<Scheduled> {
  const schedule = decodeSchedule(text);
  const { params, segments } = schedule;
  const scenario = target === undefined ? scenarioFrom(schedule.target, params) : scenarioOf(target);
  const options: ExploreOptions = { ...optionsFrom(params) };
  const module = await loadModule(scenario.module);
  const subject = new UserSubject(module, scenario, options);
  subject.program.tryOut();
  const { path } = module;
  return {
    subject,
    scenario,
    options,
    path,
    segments,
    races: options.races ?? true,
    livelock: params.livelock !== undefined,
  };
}

/** Whether the schedule is one of the target's. */
export function isFor<S, W>(text: string, target: Target<S, W>): boolean {
  return decodeSchedule(text).target === shown(pathOf(scenarioOf(target).module));
}

function scenarioOf<S, W>(target: Target<S, W>): Scenario {
  const isModule = typeof target === 'string' || target instanceof URL;
  return (isModule ? { module: target } : target) as Scenario;
}

class UserSubject implements Subject {
  readonly sites: Subject['sites'];
  readonly target: string;
  readonly params: Record<string, string>;
  readonly program: UserProgram;
  readonly engine: EngineOptions;

  constructor(
    private readonly module: UserModule,
    private readonly scenario: Scenario,
    private readonly options: ExploreOptions,
  ) {
    this.sites = module.sites;
    this.target = shown(module.path);
    this.program = new UserProgram(module, scenario, options.with, { plainPoints: options.races === false });
    this.params = paramsOf(scenario, options);
    this.engine = { anyTimeout: options.anyTimeout ?? false, maxSteps: options.maxSteps ?? MAXSTEPS };
  }

  command(schedule: string): string {
    return this.options.command?.(schedule) ?? `bin/rt0 replay '${schedule}'`;
  }

  nameOf(addr: number): string {
    return this.program.nameOf(addr);
  }

  *smaller(): Iterable<Subject> {
    for (const w of this.options.smaller?.(this.options.with) ?? []) {
      yield new UserSubject(this.module, this.scenario, { ...this.options, with: w });
    }
  }
}

// ---- what of a scenario and its options a schedule must remember

function paramsOf(scenario: Scenario, options: ExploreOptions): Record<string, string> {
  const p: Record<string, string> = {};
  if (options.with !== undefined) p.with = JSON.stringify(options.with);
  if (options.races === false) p.races = 'off';
  if (options.anyTimeout === true) p.timeouts = 'any';
  if (options.maxSteps !== undefined) p.steps = String(options.maxSteps);
  if (scenario.threads !== undefined) p.threads = JSON.stringify(scenario.threads);
  for (const key of ['shared', 'check'] as const) {
    const v = scenario[key];
    // A function of the caller's cannot be found again by name: only the caller can replay it.
    if (v !== undefined) p[key] = typeof v === 'string' ? v : '(function)';
  }
  return p;
}

function optionsFrom(params: Readonly<Record<string, string>>): ExploreOptions {
  return {
    ...(params.with === undefined ? {} : { with: JSON.parse(params.with) as unknown }),
    ...(params.races === 'off' ? { races: false } : {}),
    ...(params.timeouts === 'any' ? { anyTimeout: true } : {}),
    ...(params.steps === undefined ? {} : { maxSteps: Number(params.steps) }),
  };
}

function scenarioFrom(module: string, params: Readonly<Record<string, string>>): Scenario {
  if (params.shared === '(function)' || params.check === '(function)') {
    throw new ScheduleError(
      `schedule of ${module}: its shared or check is a function of a test; replay it through that test`,
    );
  }
  return {
    module,
    ...(params.threads === undefined ? {} : { threads: JSON.parse(params.threads) as Scenario['threads'] & object }),
    ...(params.shared === undefined ? {} : { shared: params.shared }),
    ...(params.check === undefined ? {} : { check: params.check }),
  };
}
