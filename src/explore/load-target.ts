// Targets: what is explored, as data that travels to a worker; how a schedule's setup becomes that, and that becomes a
// subject.

import { exploreGoroutines } from './goroutines/subject.ts';
import type { Mutation } from './runtime/instrument/texts.ts';
import type { Callbacks } from './runtime/options.ts';
import type { ProgramFiles } from './runtime/program-code.ts';
import { generatedFiles, programFiles, repository } from './runtime/program-files.ts';
import { type Explored, runtimeSubject, scenarioSubject } from './runtime/runtime-subject.ts';
import { runtimeScenario, scenarioNames } from './runtime/scenarios/index.ts';
import { printable } from './search/printable.ts';
import { fileOfSchedule } from './search/schedule-file.ts';
import { ScheduleError } from './search/schedule-string.ts';
import type { ModuleSetup, RunOptions, ScenarioSetup, Setup } from './search/setup.ts';
import type { Searchable } from './search/subject.ts';
import { threadsSubject } from './threads/threads-subject.ts';

interface Source {
  /** The repository. */
  readonly root: string;
  /** Edits of the runtime's source. */
  readonly mutations?: readonly Mutation[];
}

/** A program of goroutines with its runtime. */
export interface ProgramTarget extends RunOptions, Source {
  readonly kind: 'program';
  readonly program: ProgramFiles;
}

/** A part of the runtime alone. */
export interface ScenarioTarget extends Omit<ScenarioSetup, 'seed'>, Source {}

export type RunTarget = ProgramTarget | ScenarioTarget;

/** Modules are named by their path, from the working directory that all workers have. */
export type Target = RunTarget | ModuleSetup;

/** Builds it once, so that what is wrong with it is told by one and before any worker starts; what is slow to make is
 *  in the cache then. Throws Error when it cannot be explored. */
export async function prepare(t: Target): Promise<void> {
  await buildTarget(t);
}

export function buildTarget(t: Target): Promise<Searchable> {
  return t.kind === 'module' ? threadsSubject({ ...t, module: t.file }, t) : exploreAtLevel(t);
}

/** A run at the level that it is of. */
export async function exploreAtLevel(t: RunTarget & Callbacks): Promise<ExploredRun> {
  return t.kind === 'program' && t.level === 'goroutines' ? exploreGoroutines(t.program, t) : buildRun(t);
}

export const isRuntimeRun = (e: ExploredRun): e is Explored => 'sim' in e;

/** A program or a scenario, built. */
export interface ExploredRun extends Searchable {
  readonly out: { readonly text: string };
}

async function buildRun(t: RunTarget): Promise<Explored> {
  if (t.kind === 'program') return runtimeSubject(t.program, t);
  const scenario = runtimeScenario(t.scenario);
  if (scenario === undefined)
    throw new ScheduleError(
      `scenario:${printable(t.scenario, 60)}: expected scenario: and one of ${scenarioNames().join(', ')}`,
    );
  return scenarioSubject(scenario, t);
}

/** What a schedule is of. `given`: a file to take instead of the one that the string names. Throws ScheduleError, and
 *  Error when the file is no such thing. */
export async function runTargetOf(setup: Exclude<Setup, ModuleSetup>, given?: string): Promise<RunTarget> {
  const root = repository();
  if (setup.kind === 'scenario') return { ...setup, root };
  const { kind: _, ...options } = setup;
  const program =
    setup.kind === 'generated'
      ? await generatedFiles(setup.tree)
      : await programFiles(await fileOfSchedule(setup.file, ['main'], given));
  return { ...options, kind: 'program', root, program };
}
