// `rt0 replay --threads`: the schedule on real worker threads, which run the runtime's source as it is, one of them at
// a time. What the explorer found is then true of the code, and not of what the explorer made of it. Each operation,
// value and word of memory is compared with the explorer's own run.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyOf } from '../explore/engine/outcome.ts';
import type { RunTarget } from '../explore/load-target.ts';
import { type Both, replayBoth } from '../explore/lockstep/runtime/replay-both.ts';
import type { Explored } from '../explore/runtime/runtime-subject.ts';
import { isFinding, replayText } from '../explore/search/report.ts';
import { CliError, FINDING, firstLine, UNLOADABLE } from './clierror.ts';
import { colorsFor } from './style.ts';

/** The built worker beside the built command. */
export const WORKER = join(dirname(fileURLToPath(import.meta.url)), 'lockstepworker.js');

export async function replayOnThreads(
  target: RunTarget,
  explored: Explored,
  schedule: { readonly seed: number; readonly segments: readonly number[] },
  flags: { json?: boolean },
): Promise<number> {
  const run = await replayBoth(target, explored, schedule, { worker: WORKER, places: true }).catch((e: unknown) => {
    throw new CliError(firstLine(e), UNLOADABLE);
  });
  if (run.explored.diverged !== '')
    throw new CliError(
      `the run left the schedule: ${run.explored.diverged}: the program or rt0 has changed since`,
      UNLOADABLE,
    );
  const { outcome } = run.explored;
  if (flags.json === true) process.stdout.write(`${JSON.stringify(jsonOf(run))}\n`);
  else if (run.difference === null) print(run);
  if (run.difference !== null) {
    const more = run.threads.outcome.kind === 'failed' ? `\n${run.threads.outcome.details.join('\n')}` : '';
    process.stderr.write(`rt0: on real threads the run is not the explorer's: ${run.difference}${more}\n`);
    return UNLOADABLE;
  }
  return isFinding(outcome) ? FINDING : 0;
}

function print(run: Both): void {
  const { explored, threads } = run;
  const c = colorsFor(process.stdout);
  process.stdout.write(threads.output);
  // Races are seen by those who see plain accesses: in the explorer. The threads have come to the same point.
  const shown = explored.outcome.kind === 'race' ? { ...threads, outcome: explored.outcome } : threads;
  const [reason = '', ...rest] = replayText(shown).split('\n');
  process.stdout.write(`${isFinding(shown.outcome) ? c.red(reason) : reason}\n${rest.join('\n')}\n\n${same(run)}\n`);
}

function same({ explored, threads }: Both): string {
  const n = `on ${threads.inside} real threads in lock-step: `;
  const race = explored.outcome.kind === 'race';
  return race
    ? `${n}the same operations up to the two accesses; that no order is between them is what the explorer sees`
    : `${n}each operation, value and place, the output, the end and all of memory as in the explorer`;
}

function jsonOf(run: Both): object {
  const { explored, threads, difference } = run;
  const { error: _, ...outcome } = explored.outcome.kind === 'race' ? explored.outcome : threads.outcome;
  return {
    outcome,
    key: keyOf(outcome),
    output: threads.output,
    operations: threads.steps,
    switches: threads.switches,
    trace: threads.trace,
    threads: threads.inside,
    difference,
  };
}
