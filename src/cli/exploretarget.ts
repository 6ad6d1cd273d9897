// What a command line of `rt0 explore` names: a program, a module of threads, or a scenario; and which flags make no sense with it.

import { existsSync, statSync } from 'node:fs';
import { ProgramFileError, programFiles } from '../explore/runtime/files.ts';
import type { ProgramFiles } from '../explore/runtime/program.ts';
import { SCENARIOS } from '../explore/runtime/scenarios/index.ts';
import { type Work, workloadsOf, workOf } from '../explore/runtime/workload.ts';
import type { ModuleTarget, RunTarget, Target } from '../explore/target.ts';
import { exportsThreads } from '../explore/threads/bundle.ts';
import { ROOT } from '../host/paths.ts';
import { CliError, firstLine, LOAD } from './errors.ts';
import type { ExploreFlags } from './exploreflags.ts';

const SCENARIO = 'scenario:';
export const MAXSTEPS = 100_000;

/** Throws CliError. */
export async function targetOf(what: string, flags: ExploreFlags, args: readonly string[]): Promise<Target> {
  if (what.startsWith(SCENARIO)) return scenarioOf(what, flags, args);
  if (isFile(what) && (await exporting(what))) return moduleOf(what, flags, args);
  return programOf(what, flags, args);
}

/** A program with these arguments, or a scenario. Throws CliError. */
export async function runTarget(what: string, flags: ExploreFlags, args: readonly string[]): Promise<RunTarget> {
  return what.startsWith(SCENARIO) ? scenarioOf(what, flags, args) : programOf(what, flags, args, { args });
}

function isFile(what: string): boolean {
  return existsSync(what) && statSync(what).isFile() && /\.[cm]?[jt]s$/.test(what);
}

async function exporting(file: string): Promise<boolean> {
  try {
    return await exportsThreads(file);
  } catch (e) {
    throw new CliError(firstLine(e), LOAD);
  }
}

function scenarioOf(what: string, flags: ExploreFlags, args: readonly string[]): RunTarget {
  const name = what.slice(SCENARIO.length);
  if (!SCENARIOS.some((s) => s.name === name))
    throw new CliError(`${what}: expected scenario: and one of ${SCENARIOS.map((s) => s.name).join(', ')}`);
  refuse(what, 'a scenario brings its own machine', {
    '-p': flags.procs !== undefined,
    '--leaks': flags.leaks === true,
    '--sysmon': flags.sysmon === true,
    '--linear': flags.linear === true,
    '--limits': flags.limits === true,
  });
  if (args.length > 0) throw new CliError(`${what} ${args[0]}: a scenario takes no arguments`);
  return { ...common(flags), program: null, scenario: name, args: [] };
}

function moduleOf(file: string, flags: ExploreFlags, args: readonly string[]): ModuleTarget {
  refuse(file, 'it is a module with threads, and the flag is for programs of goroutines', {
    '-p': flags.procs !== undefined,
    '--leaks': flags.leaks === true,
    '--sysmon': flags.sysmon === true,
    '--linear': flags.linear === true,
    '--limits': flags.limits === true,
  });
  if (args.length > 1) throw new CliError(`${file}: ${args.length} arguments: expected one, the workload as JSON`);
  return {
    kind: 'module',
    module: file,
    ...(args[0] === undefined ? {} : { with: json(file, args[0]) }),
    races: flags.races,
    anyTimeout: false,
    ...(flags.maxSteps === undefined ? {} : { maxSteps: flags.maxSteps }),
  };
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CliError(`${file}: the argument ${text} is no JSON: expected a workload for its threads`);
  }
}

async function programOf(
  file: string,
  flags: ExploreFlags,
  args: readonly string[],
  given: Work | null = null,
): Promise<RunTarget> {
  const files = await filesOf(file);
  const work = given ?? workFor(files, args);
  return { ...common(flags), program: files, scenario: null, ...work };
}

async function filesOf(file: string): Promise<ProgramFiles> {
  try {
    return await programFiles(file);
  } catch (e) {
    if (e instanceof ProgramFileError) throw new CliError(e.message, LOAD);
    throw e;
  }
}

function workFor(files: ProgramFiles, args: readonly string[]): Work {
  try {
    return workOf(files.source, workloadsOf(files.source, files.workloads), args);
  } catch (e) {
    throw new CliError(firstLine(e));
  }
}

function common(flags: ExploreFlags) {
  return {
    kind: 'run' as const,
    root: ROOT,
    procs: flags.procs ?? 2,
    races: flags.races,
    leaks: flags.leaks ?? false,
    sysmon: flags.sysmon ?? false,
    linear: flags.linear ?? false,
    ...(flags.limits === true ? { limits: {} } : {}),
    maxSteps: flags.maxSteps ?? MAXSTEPS,
  };
}

function refuse(what: string, why: string, given: Readonly<Record<string, boolean>>): void {
  for (const [flag, is] of Object.entries(given)) if (is) throw new CliError(`${flag}: not for ${what}: ${why}`);
}
