// `rt0 replay --threads` for people's own SharedArrayBuffer code.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModuleBoth, replayModuleOnThreads } from '../explore/lockstep/threads/replay-module.ts';
import { printable } from '../explore/search/printable.ts';
import { isFinding, replayText } from '../explore/search/report.ts';
import { ScheduleError } from '../explore/search/schedule-string.ts';
import type { Schedule } from '../explore/search/setup.ts';
import { CliError, FINDING, firstLine, UNLOADABLE, USAGE } from './clierror.ts';

const WORKER = join(dirname(fileURLToPath(import.meta.url)), 'lockstepmodule.js');

export async function replayModuleThreads(
  schedule: Schedule,
  file: string | undefined,
  json: boolean,
): Promise<number> {
  const options = { worker: WORKER, ...(file === undefined ? {} : { file }) };
  const run = await replayModuleOnThreads(schedule, options).catch((e: unknown) => {
    throw new CliError(printable(firstLine(e)), e instanceof ScheduleError ? USAGE : UNLOADABLE);
  });
  const { error: _, ...outcome } = run.outcome;
  if (json) {
    const { steps, switches, trace, names, difference } = run;
    const all = { outcome, operations: steps, switches, trace, threads: names.length, difference };
    process.stdout.write(`${JSON.stringify(all)}\n`);
  } else if (run.difference === null) process.stdout.write(`${replayText(run)}\n\n${same(run)}\n`);
  if (run.difference === null) return isFinding(outcome) ? FINDING : 0;
  process.stderr.write(`rt0: on real threads the run is not the explorer's: ${run.difference}\n`);
  return UNLOADABLE;
}

function same({ names, told }: ModuleBoth): string {
  const n = `on ${names.length} real threads in lock-step: `;
  return told
    ? `${n}the same atomic operations, places and values; what they end in is what the explorer sees`
    : `${n}each atomic operation, place and value and the end as in the explorer`;
}
