// `rt0 explore` and `rt0 replay` for people's own SharedArrayBuffer code: a module that exports `threads`.

import { type Exploration, explore, replayModule } from '../explore/user/explore.ts';
import { CliError, FINDING, firstLine, LOAD } from './errors.ts';
import type { ExploreFlags } from './exploreflags.ts';
import { live } from './live.ts';
import { replayModuleThreads } from './replaymodule.ts';
import { colorsFor, count, rate, time } from './style.ts';

export async function exploreModule(file: string, flags: ExploreFlags): Promise<number> {
  let standing = { executions: 0, ms: 0 };
  const line = live(
    () =>
      `${time(standing.ms).padStart(8)} · ${count(standing.executions)} schedules · ${rate(standing.executions, standing.ms)}`,
  );
  try {
    const r = await explore(file, {
      ...(flags.strategy === undefined ? {} : { strategy: flags.strategy }),
      ...(flags.iterations === undefined ? {} : { iterations: flags.iterations }),
      ...(flags.time === undefined ? {} : { timeMs: flags.time }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.shrink ? {} : { shrink: 0 }),
      races: flags.races,
      progress: (p) => {
        standing = p;
        return false;
      },
    }).catch((e: unknown) => {
      throw new CliError(firstLine(e), LOAD);
    });
    line.stop();
    print(file, r, flags.json === true);
    return r.ok ? 0 : FINDING;
  } finally {
    line.stop();
  }
}

function print(file: string, r: Exploration, json: boolean): void {
  if (json) {
    const found =
      r.finding === null
        ? null
        : {
            kind: r.finding.outcome.kind,
            message: r.finding.outcome.message,
            schedule: r.finding.schedule,
            replay: r.finding.command,
            trace: r.finding.trace,
          };
    process.stdout.write(
      `${JSON.stringify({ target: file, found, executions: r.executions, ms: Math.round(r.ms), strategies: [r.strategy], verdict: r.verdict ?? null, coverage: r.coverage })}\n`,
    );
    return;
  }
  const c = colorsFor(process.stdout);
  const [first = '', ...rest] = r.text.split('\n');
  const spent = `${count(r.executions)} schedules in ${time(r.ms)}`;
  process.stdout.write(`${r.ok ? c.green(first) : c.red(first)}\n${rest.join('\n')}\n  ${spent}\n`);
}

export async function replayUserModule(
  schedule: string,
  flags: { json?: boolean; threads?: boolean },
): Promise<number> {
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
  return outcome.kind === 'done' || outcome.kind === 'steps' || outcome.kind === 'abandoned' ? 0 : FINDING;
}
