// A user's module as the subject of searches, and what of it stands in a schedule string.

import type { EngineOptions } from '../engine/engine.ts';
import { ScheduleError } from '../search/schedule.ts';
import type { Searchable, Subject } from '../search/subject.ts';
import { shown } from './bundle.ts';
import { loadModule, type UserModule } from './module.ts';
import { UserProgram } from './program.ts';
import type { Scenario } from './scenario.ts';

export interface SubjectOptions {
  /** The workload; the module's `workload` if not given. */
  readonly with?: unknown;
  /** Smaller workloads; the module's `smaller` if not given. */
  readonly smaller?: (workload: never) => Iterable<unknown>;
  readonly races?: boolean;
  readonly anyTimeout?: boolean;
  readonly maxSteps?: number;
  readonly command?: (schedule: string) => string;
}

/** Operations of one execution, unless told otherwise. */
const MAXSTEPS = 20_000;

/** Throws a ModuleError when the module cannot be explored. */
export async function userSubject(scenario: Scenario, options: SubjectOptions): Promise<UserSubject> {
  const module = await loadModule(scenario.module);
  const subject = new UserSubject(module, scenario, options);
  subject.program.tryOut();
  return subject;
}

export class UserSubject implements Subject, Searchable {
  readonly sites: Subject['sites'];
  readonly target: string;
  readonly params: Record<string, string>;
  readonly program: UserProgram;
  readonly engine: EngineOptions;
  private readonly workload: unknown;

  constructor(
    private readonly module: UserModule,
    private readonly scenario: Scenario,
    private readonly options: SubjectOptions,
  ) {
    this.sites = module.sites;
    this.target = shown(module.path);
    this.workload = options.with === undefined ? module.workload() : options.with;
    this.program = new UserProgram(module, scenario, this.workload, { plainPoints: options.races === false });
    this.params = paramsOf(scenario, { ...options, with: this.workload });
    this.engine = { anyTimeout: options.anyTimeout ?? false, maxSteps: options.maxSteps ?? MAXSTEPS };
  }

  /** The same for every seed: a module has no randomness of its own. */
  subject(): Subject {
    return this;
  }

  /** A finer unit of memory than was assumed has turned up. */
  again(): boolean {
    return this.program.refined();
  }

  command(schedule: string): string {
    if (this.options.command !== undefined) return this.options.command(schedule);
    if (!bound(this.params)) return `bin/rt0 replay '${schedule}'`;
    return `the same test again, with RT0_REPLAY='${schedule}' in its environment`;
  }

  nameOf(addr: number): string {
    return this.program.nameOf(addr);
  }

  *smaller(): Iterable<Subject> {
    const list = this.options.smaller?.(this.workload as never) ?? this.module.smaller(this.workload);
    for (const w of list) yield new UserSubject(this.module, this.scenario, { ...this.options, with: w });
  }
}

// ---- what of a scenario and its options a schedule must remember

const FUNCTION = '(function)';

/** Whether only whoever holds the scenario's functions can run its schedules. */
function bound(params: Readonly<Record<string, string>>): boolean {
  return params.shared === FUNCTION || params.check === FUNCTION;
}

export function paramsOf(scenario: Scenario, options: SubjectOptions): Record<string, string> {
  const p: Record<string, string> = {};
  if (options.with !== undefined) p.with = JSON.stringify(options.with);
  if (options.races === false) p.races = 'off';
  if (options.anyTimeout === true) p.timeouts = 'any';
  if (options.maxSteps !== undefined) p.steps = String(options.maxSteps);
  if (scenario.threads !== undefined) p.threads = JSON.stringify(scenario.threads);
  for (const key of ['shared', 'check'] as const) {
    const v = scenario[key];
    // A function of the caller's cannot be found again by name: only the caller can replay it.
    if (v !== undefined) p[key] = typeof v === 'string' ? v : FUNCTION;
  }
  return p;
}

export function optionsFrom(params: Readonly<Record<string, string>>): SubjectOptions {
  return {
    ...(params.with === undefined ? {} : { with: parsed(params.with) }),
    ...(params.races === 'off' ? { races: false } : {}),
    ...(params.timeouts === 'any' ? { anyTimeout: true } : {}),
    ...(params.steps === undefined ? {} : { maxSteps: Number(params.steps) }),
  };
}

export function scenarioFrom(module: string, params: Readonly<Record<string, string>>): Scenario {
  if (bound(params)) {
    throw new ScheduleError(
      `schedule of ${module}: its shared or check is a function of a test; run that test again, with this schedule in RT0_REPLAY`,
    );
  }
  return {
    module,
    ...(params.threads === undefined ? {} : { threads: parsed(params.threads) as Scenario['threads'] & object }),
    ...(params.shared === undefined ? {} : { shared: params.shared }),
    ...(params.check === undefined ? {} : { check: params.check }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ScheduleError(`schedule: ${text.slice(0, 40)} in it is no JSON`);
  }
}
