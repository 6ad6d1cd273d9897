// Resolves what a command line of `rt0 explore` names: a program, a module of threads, or a scenario; and which flags
// make no sense with it.

import { existsSync, statSync } from 'node:fs';
import type { RunTarget, ScenarioTarget, Target } from '../explore/load-target.ts';
import type { ProgramFiles } from '../explore/runtime/program-code.ts';
import { ProgramFileError, programFiles } from '../explore/runtime/program-files.ts';
import { scenarioNames } from '../explore/runtime/scenarios/index.ts';
import { type Workload, workloadsOf, workOf } from '../explore/runtime/workload.ts';
import { type ModuleSetup, moduleOptions, type RunOptions, runOptions } from '../explore/search/setup.ts';
import { exportsThreads } from '../explore/threads/bundle-module.ts';
import { ROOT } from '../host/paths.ts';
import { CliError, firstLine, UNLOADABLE } from './clierror.ts';
import type { ExploreFlags } from './exploreflags.ts';

const SCENARIO = 'scenario:';

/** Throws CliError. */
export async function targetOf(what: string, flags: ExploreFlags, args: readonly string[]): Promise<Target> {
  if (what.startsWith(SCENARIO)) return scenarioOf(what, flags, args);
  if (isFile(what) && (await exporting(what))) return moduleOf(what, flags, args);
  return programOf(what, flags, args);
}

function isFile(what: string): boolean {
  return existsSync(what) && statSync(what).isFile() && /\.[cm]?[jt]s$/.test(what);
}

async function exporting(file: string): Promise<boolean> {
  try {
    return await exportsThreads(file);
  } catch (e) {
    throw new CliError(firstLine(e), UNLOADABLE);
  }
}

function scenarioOf(what: string, flags: ExploreFlags, args: readonly string[]): ScenarioTarget {
  const scenario = what.slice(SCENARIO.length);
  if (!scenarioNames().includes(scenario))
    throw new CliError(`${what}: expected scenario: and one of ${scenarioNames().join(', ')}`);
  refuse(what, 'a scenario brings its own machine', {
    '-p': flags.procs !== undefined,
    '--leaks': flags.leaks === true,
    '--sysmon': flags.sysmon === true,
    '--linear': flags.linear === true,
    '--level': flags.level !== undefined,
    '--slack': flags.slack !== undefined,
    '--limits': flags.limits === true,
  });
  if (args.length > 0) throw new CliError(`${what} ${args[0]}: a scenario takes no arguments`);
  const { races, maxSteps } = runOptions(optionsOf(flags));
  return { kind: 'scenario', scenario, root: ROOT, races, maxSteps };
}

function moduleOf(file: string, flags: ExploreFlags, args: readonly string[]): ModuleSetup {
  refuse(file, 'it is a module with threads, and the flag is for programs of goroutines', {
    '-p': flags.procs !== undefined,
    '--leaks': flags.leaks === true,
    '--sysmon': flags.sysmon === true,
    '--linear': flags.linear === true,
    '--level': flags.level !== undefined,
    '--slack': flags.slack !== undefined,
    '--limits': flags.limits === true,
  });
  if (args.length > 1) throw new CliError(`${file}: ${args.length} arguments: expected one, the workload as JSON`);
  return {
    kind: 'module',
    file,
    ...moduleOptions({
      ...optionsOf(flags),
      ...(args[0] === undefined ? {} : { with: json(file, args[0]) }),
    }),
  };
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CliError(`${file}: the argument ${text} is no JSON: expected a workload for its threads`);
  }
}

async function programOf(file: string, flags: ExploreFlags, args: readonly string[]): Promise<RunTarget> {
  atOneLevel(file, flags);
  const program = await filesOf(file);
  const options = runOptions({ ...optionsOf(flags), ...workFor(program, args) });
  return { ...options, kind: 'program', root: ROOT, program };
}

/** Flags of the other level. */
function atOneLevel(file: string, flags: ExploreFlags): void {
  if (flags.level === 'goroutines') {
    refuse(file, 'at --level goroutines the runtime is not looked into', {
      '--sysmon': flags.sysmon === true,
      '--linear': flags.linear === true,
      '--limits': flags.limits === true,
    });
  } else refuse(file, 'it is for --level goroutines', { '--slack': flags.slack !== undefined });
}

async function filesOf(file: string): Promise<ProgramFiles> {
  try {
    return await programFiles(file);
  } catch (e) {
    if (e instanceof ProgramFileError) throw new CliError(e.message, UNLOADABLE);
    throw e;
  }
}

function workFor(files: ProgramFiles, args: readonly string[]): Workload {
  try {
    return workOf(files.source, workloadsOf(files.source, files.workloads), args);
  } catch (e) {
    throw new CliError(firstLine(e));
  }
}

/** What the flags say of the options that stand in a schedule string. */
function optionsOf({ limits, ...flags }: ExploreFlags): Partial<RunOptions> {
  return { ...flags, ...(limits === true ? { limits: {} } : {}) };
}

function refuse(what: string, why: string, given: Readonly<Record<string, boolean>>): void {
  for (const [flag, is] of Object.entries(given)) if (is) throw new CliError(`${flag}: not for ${what}: ${why}`);
}
