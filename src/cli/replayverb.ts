// `rt0 replay`: runs one schedule again, from the string that a finding came with. The same operations in the same
// order, the same output, the same failure; a schedule that no longer fits says where the run left it.

import { readFileSync, statSync } from 'node:fs';
import { keyOf } from '../explore/engine/outcome.ts';
import { type ReadyRun, readyRun } from '../explore/explore-program.ts';
import { replayModule } from '../explore/explore-threads.ts';
import { isRuntimeRun } from '../explore/load-target.ts';
import { treeText } from '../explore/runtime/generate/tree.ts';
import { printable } from '../explore/search/printable.ts';
import { isFinding, replaySchedule, replayText } from '../explore/search/report.ts';
import { looksLikeSchedule, ScheduleError } from '../explore/search/schedule-string.ts';
import type { ModuleSetup, Schedule, Setup } from '../explore/search/setup.ts';
import { decodeSchedule } from '../explore/target.ts';
import { CliError, FINDING, firstLine, UNLOADABLE, USAGE } from './clierror.ts';
import { colorsFor } from './style.ts';

export interface ReplayFlags {
  json?: boolean;
  /** On real threads in lock-step. */
  threads?: boolean;
}

/** `file`: to run instead of the one that the schedule names. */
export async function replayVerb(given: string, file: string | undefined, flags: ReplayFlags): Promise<number> {
  const what = scheduleText(given);
  const schedule = scheduleOf(what, what === given ? '' : `${printable(given, 200)}: `);
  const named = file === undefined ? {} : { file };
  const { setup, segments } = schedule;
  if (setup.kind === 'module') return replayUserModule(schedule, named, flags);
  const ready = await readyRun(setup, named).catch(refused);
  if (flags.threads === true) {
    if (!isRuntimeRun(ready.explored))
      throw new CliError('--threads: not for a schedule of level goroutines: expected one of level runtime');
    const again = { seed: ready.seed, segments };
    const { replayOnThreads } = await import('./replaythreads.ts');
    return replayOnThreads(ready.target, ready.explored, again, flags);
  }
  return replayHere(ready, setup, segments, flags);
}

function replayHere(
  { explored, seed }: ReadyRun,
  setup: Exclude<Setup, ModuleSetup>,
  segments: readonly number[],
  flags: ReplayFlags,
): number {
  // A run that met the bound on operations meets it again, and is what it was.
  const run = replaySchedule(explored.subject(seed), segments, setup.races, true);
  if (run.outcome.kind === 'diverged')
    throw new CliError(`${firstLine(run.outcome.message)}: the program or rt0 has changed since`, UNLOADABLE);
  if (run.outcome.kind === 'refused') throw new CliError(run.outcome.message, UNLOADABLE);
  const c = colorsFor(process.stdout);
  // A generated program is in no file: what it is stands here.
  const source = setup.kind === 'generated' ? treeText(setup.tree) : null;
  if (flags.json === true) {
    const { error: _, ...outcome } = run.outcome;
    const more = source === null ? {} : { program: source };
    process.stdout.write(
      `${JSON.stringify({ outcome, key: keyOf(outcome), output: explored.out.text, operations: run.steps, switches: run.switches, trace: run.trace, ...more })}\n`,
    );
  } else {
    if (explored.out.text !== '') process.stdout.write(explored.out.text);
    const [reason = '', ...rest] = replayText(run).split('\n');
    process.stdout.write(`${isFinding(run.outcome) ? c.red(reason) : reason}\n${rest.join('\n')}\n`);
    if (source !== null) process.stdout.write(`\nthe program, which was generated:\n\n${source}`);
  }
  return isFinding(run.outcome) ? FINDING : 0;
}

async function replayUserModule(
  schedule: Schedule,
  { file }: { readonly file?: string },
  flags: ReplayFlags,
): Promise<number> {
  if (flags.threads === true) {
    const { replayModuleThreads } = await import('./replaymodule.ts');
    return replayModuleThreads(schedule, file, flags.json === true);
  }
  const r = await replayModule(schedule, undefined, file).catch(refused);
  if (r.outcome.kind === 'diverged')
    throw new CliError(`${firstLine(r.outcome.message)}: the module has changed since`, UNLOADABLE);
  const { error: _, ...outcome } = r.outcome;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ outcome, operations: r.steps, switches: r.switches, trace: r.trace })}\n`
      : `${r.text}\n`,
  );
  return isFinding(outcome) ? FINDING : 0;
}

/** What a string may not say is a mistake of the command line; what it names may be missing or wrong. */
function refused(e: unknown): never {
  throw new CliError(printable(firstLine(e)), e instanceof ScheduleError ? USAGE : UNLOADABLE);
}

/** Longer than any schedule. */
const MOST = 64 * 1024 * 1024;

/** The string itself, or what a file holds. */
function scheduleText(what: string): string {
  if (looksLikeSchedule(what)) return what;
  const size = sizeOf(what);
  if (size === null) return what;
  if (size > MOST) throw new CliError(`${printable(what, 200)}: ${size} bytes: expected a schedule, x2:...`);
  try {
    return readFileSync(what, 'utf8');
  } catch (e) {
    throw new CliError(`${printable(what, 200)}: cannot be read: ${printable(firstLine(e), 200)}`);
  }
}

/** Of a file; null for what is none. */
function sizeOf(what: string): number | null {
  try {
    const stat = statSync(what);
    return stat.isFile() ? stat.size : null;
  } catch {
    // There is none, or no file can have such a name: then it is meant as a schedule.
    return null;
  }
}

function scheduleOf(what: string, file: string): Schedule {
  try {
    return decodeSchedule(what);
  } catch (e) {
    if (e instanceof ScheduleError) throw new CliError(`${file}${firstLine(e)}`);
    throw e;
  }
}
