// The subject threads: a module of threads, somebody's own SharedArrayBuffer code.

import type { EngineOptions } from '../engine/engine.ts';
import type { Callbacks } from '../runtime/options.ts';
import { replayCommand, sameTestAgain } from '../search/schedule-file.ts';
import { FUNCTION, type ModuleOptions, type ModuleSetup, moduleOptions } from '../search/setup.ts';
import type { Searchable, Subject } from '../search/subject.ts';
import { checkSetup } from '../target.ts';
import { shown } from './bundle-module.ts';
import { type ExploredModule, loadModule } from './module.ts';
import type { Scenario } from './scenario.ts';
import { ThreadsProgram } from './threads-program.ts';

/** The workload is the module's `workload` if not given, and smaller ones are the module's `smaller`. */
export type SubjectOptions = Partial<ModuleOptions> & Omit<Callbacks, 'host'>;

/** Throws a ModuleError when the module cannot be explored. */
export async function threadsSubject(scenario: Scenario, options: SubjectOptions): Promise<ThreadsSubject> {
  const module = await loadModule(scenario.module);
  const subject = new ThreadsSubject(module, scenario, options);
  checkSetup(subject.setup);
  subject.program.tryOut();
  return subject;
}

export class ThreadsSubject implements Subject, Searchable {
  readonly sites: Subject['sites'];
  readonly setup: ModuleSetup;
  readonly program: ThreadsProgram;
  readonly engine: EngineOptions;

  constructor(
    private readonly module: ExploredModule,
    private readonly scenario: Scenario,
    private readonly options: SubjectOptions,
  ) {
    const given = moduleOptions({ ...options, with: options.with === undefined ? module.workload() : options.with });
    this.sites = module.sites;
    this.setup = setupOf(scenario, module.path, given);
    this.program = new ThreadsProgram(module, scenario, given.with, { plainPoints: !given.races });
    this.engine = given;
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
    return isBound(this.setup) ? sameTestAgain(schedule) : replayCommand(schedule, this.setup.file);
  }

  nameOf(addr: number): string {
    return this.program.nameOf(addr);
  }

  *smaller(): Iterable<Subject> {
    const workload = this.setup.with;
    const list = this.options.smaller?.(workload as never) ?? this.module.smaller(workload);
    for (const w of list) yield new ThreadsSubject(this.module, this.scenario, { ...this.options, with: w });
  }
}

/** Whether only whoever holds the scenario's functions can run its schedules. */
export function isBound(setup: ModuleSetup): boolean {
  return setup.shared === FUNCTION || setup.check === FUNCTION;
}

/** What of a scenario and its options a schedule must remember. */
export function setupOf(scenario: Scenario, path: string, options: ModuleOptions): ModuleSetup {
  const { threads, shared, check } = scenario;
  const name = (part: string | ((...args: never[]) => unknown)): string => (typeof part === 'string' ? part : FUNCTION);
  return {
    kind: 'module',
    file: shown(path),
    ...(threads === undefined ? {} : { threads }),
    ...(shared === undefined ? {} : { shared: name(shared) }),
    ...(check === undefined ? {} : { check: name(check) }),
    ...options,
  };
}
