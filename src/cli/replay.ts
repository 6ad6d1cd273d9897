// `rt0 replay`: one run again, from the string that a finding came with. The same operations in the same order, the same
// output, the same failure; a schedule that no longer fits says where the run left it.

import { readFileSync, statSync } from 'node:fs';
import { keyOf } from '../explore/engine/outcome.ts';
import { limitsOf } from '../explore/explore-program.ts';
import { replayModule } from '../explore/explore-threads.ts';
import { targetOfSchedule } from '../explore/runtime/generate/keep.ts';
import { isFinding, replay, replayText } from '../explore/search/report.ts';
import { decodeSchedule, type Schedule, ScheduleError } from '../explore/search/schedule.ts';
import { exploreRun } from '../explore/target.ts';
import { CliError, FINDING, firstLine, LOAD } from './errors.ts';
import { MAXSTEPS, runTarget } from './exploretarget.ts';
import { replayModuleThreads } from './replaymodule.ts';
import { replayOnThreads } from './replaythreads.ts';
import { colorsFor } from './style.ts';

export interface ReplayFlags {
  json?: boolean;
  /** On real threads in lock-step. */
  threads?: boolean;
}

export async function replayVerb(given: string, flags: ReplayFlags): Promise<number> {
  const what = textOf(given);
  const schedule = scheduleOf(what, what === given ? '' : `${given}: `);
  const { params } = schedule;
  if (params.kind !== 'run') return replayUserModule(what, flags);
  const { limits, ...target } = await runTarget(
    targetOfSchedule(schedule.target, params),
    {
      ...(params.p === undefined ? {} : { procs: Number(params.p) }),
      races: params.races === '1',
      leaks: params.leaks === '1',
      sysmon: params.sysmon === '1',
      linear: params.linear === '1',
      maxSteps: Number(params.steps ?? MAXSTEPS),
      shrink: false,
    },
    params.args === undefined ? [] : (JSON.parse(params.args) as string[]),
  );
  const explored = await exploreRun({ ...target, limits: limitsOf(params) }).catch((e: unknown) => {
    throw new CliError(firstLine(e), LOAD);
  });
  const seed = Number(params.seed ?? 1);
  if (flags.threads === true) {
    const again = { seed, segments: schedule.segments };
    return replayOnThreads({ ...target, limits: limitsOf(params) }, explored, again, flags);
  }
  const subject = explored.subject(seed);
  // A run that met the bound on operations meets it again, and is what it was.
  const run = replay(subject, schedule.segments, target.races, true);
  if (run.outcome.kind === 'diverged')
    throw new CliError(`${firstLine(run.outcome.message)}: the program or rt0 has changed since`, LOAD);
  if (run.outcome.kind === 'refused') throw new CliError(run.outcome.message, LOAD);
  const c = colorsFor(process.stdout);
  if (flags.json === true) {
    const { error: _, ...outcome } = run.outcome;
    process.stdout.write(
      `${JSON.stringify({ outcome, key: keyOf(outcome), output: explored.out.text, operations: run.steps, switches: run.switches, trace: run.trace })}\n`,
    );
  } else {
    if (explored.out.text !== '') process.stdout.write(explored.out.text);
    const [reason = '', ...rest] = replayText(run).split('\n');
    process.stdout.write(`${isFinding(run.outcome) ? c.red(reason) : reason}\n${rest.join('\n')}\n`);
  }
  return isFinding(run.outcome) ? FINDING : 0;
}

async function replayUserModule(schedule: string, flags: ReplayFlags): Promise<number> {
  if (flags.threads === true) return replayModuleThreads(schedule, flags.json === true);
  const r = await replayModule(schedule).catch((e: unknown) => {
    throw new CliError(firstLine(e), LOAD);
  });
  if (r.outcome.kind === 'diverged')
    throw new CliError(`${firstLine(r.outcome.message)}: the module has changed since`, LOAD);
  const { error: _, ...outcome } = r.outcome;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ outcome, operations: r.steps, switches: r.switches, trace: r.trace })}\n`
      : `${r.text}\n`,
  );
  return isFinding(outcome) ? FINDING : 0;
}

/** The string itself, or what a file holds. */
function textOf(what: string): string {
  const isFile = !what.startsWith('x1:') && statSync(what, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? readFileSync(what, 'utf8') : what;
}

function scheduleOf(what: string, file: string): Schedule {
  try {
    return decodeSchedule(what);
  } catch (e) {
    if (e instanceof ScheduleError) throw new CliError(`${file}${firstLine(e)}`);
    throw e;
  }
}
