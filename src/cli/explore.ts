// `rt0 explore`: a program or a scenario under many schedules, on all cores, until something is found.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../boot/paths.ts';
import { ProgramFileError, programFiles } from '../explore/machine/files.ts';
import { Portfolio, type PortfolioResult } from '../explore/portfolio/portfolio.ts';
import type { Target } from '../explore/portfolio/target.ts';
import { coverageText } from '../explore/report.ts';
import { SCENARIOS } from '../explore/scenarios/index.ts';
import { strategyNamed } from '../explore/strategies.ts';
import { exportsThreads } from '../explore/user/bundle.ts';
import { CliError, FINDING, firstLine, LOAD } from './errors.ts';
import type { ExploreFlags } from './exploreflags.ts';
import { exploreModule } from './exploremodule.ts';
import { onInterrupt } from './interrupt.ts';
import { live } from './live.ts';
import { colorsFor, count, rate, time } from './style.ts';

const SCENARIO = 'scenario:';
const ITERATIONS = 10_000;

/** What a command line names. Throws CliError. */
export async function targetOf(what: string, flags: ExploreFlags, args: readonly string[]): Promise<Target> {
  const common = {
    root: ROOT,
    procs: flags.procs ?? 2,
    args,
    races: flags.races,
    leaks: flags.leaks ?? false,
    sysmon: flags.sysmon ?? false,
    full: flags.limits ?? false,
    maxSteps: flags.maxSteps,
  };
  if (!what.startsWith(SCENARIO)) return { ...common, program: await filesOf(what), scenario: null };
  const name = what.slice(SCENARIO.length);
  if (SCENARIOS.some((s) => s.name === name)) return { ...common, program: null, scenario: name };
  throw new CliError(`${what}: expected scenario: and one of ${SCENARIOS.map((s) => s.name).join(', ')}`);
}

async function filesOf(file: string): ReturnType<typeof programFiles> {
  try {
    return await programFiles(file);
  } catch (e) {
    if (e instanceof ProgramFileError) throw new CliError(e.message, LOAD);
    throw e;
  }
}

export async function exploreVerb(what: string, args: readonly string[], flags: ExploreFlags): Promise<number> {
  const seed = flags.seed ?? 1;
  const { strategy } = flags;
  if (strategy !== undefined) checkStrategy(strategy, seed);
  if (!what.startsWith(SCENARIO) && existsSync(what) && (await exportsThreads(what))) return exploreModule(what, flags);
  const target = await targetOf(what, flags, args);
  const endless = flags.time !== undefined || (strategy !== undefined && /^(dfs|dpor|rr)/.test(strategy));
  const iterations = flags.iterations ?? (endless ? Number.MAX_SAFE_INTEGER : ITERATIONS);
  const portfolio = new Portfolio({
    target,
    plan: { seed, iterations, ...(strategy === undefined ? {} : { strategy }) },
    worker: join(import.meta.dirname ?? ROOT, 'exploreworker.js'),
    ...(flags.time === undefined ? {} : { timeMs: flags.time }),
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    shrink: flags.shrink ? 2000 : 0,
  });
  const interrupt = onInterrupt(() => portfolio.stop());
  const line = live(() => progress(portfolio));
  try {
    const result = await portfolio.run().catch((e: unknown) => {
      throw new CliError(firstLine(e), LOAD);
    });
    line.stop();
    if (flags.json === true) process.stdout.write(`${JSON.stringify(jsonOf(what, result))}\n`);
    else process.stdout.write(`${text(result)}\n`);
    return result.finding === null ? (interrupt.code() ?? 0) : FINDING;
  } finally {
    line.stop();
    interrupt.release();
  }
}

function checkStrategy(name: string, seed: number): void {
  try {
    strategyNamed(name, seed);
  } catch (e) {
    throw new CliError(firstLine(e));
  }
}

function progress(p: Portfolio): string {
  const { executions, ms } = p.standing();
  const c = colorsFor(process.stderr);
  return [time(ms).padStart(8), `${c.bold(count(executions))} schedules`, rate(executions, ms)].join(c.dim(' · '));
}

function text(r: PortfolioResult): string {
  const c = colorsFor(process.stdout);
  const spent = `${count(r.executions)} schedules in ${time(r.ms)} on ${r.workers} cores`;
  if (r.finding !== null) {
    const [reason = '', ...rest] = r.finding.text.split('\n');
    return `${c.red(reason)}\n${rest.join('\n')}\n\nfound by ${r.finding.strategy}; ${spent}`;
  }
  if (r.coverage === null) return `nothing explored: ${spent}`;
  return `${c.green(coverageText(r.coverage, r.strategies.join(', '), r.verdict ?? undefined))}\n  ${spent}`;
}

function jsonOf(target: string, r: PortfolioResult): object {
  const { finding, coverage } = r;
  const found =
    finding === null
      ? null
      : {
          kind: finding.outcome.kind,
          message: finding.outcome.message,
          details: finding.outcome.details,
          strategy: finding.strategy,
          schedule: finding.schedule,
          replay: finding.command,
          operations: finding.steps,
          switches: finding.switches,
          trace: finding.trace,
        };
  return {
    target,
    found,
    executions: r.executions,
    ms: Math.round(r.ms),
    workers: r.workers,
    strategies: r.strategies,
    verdict: r.verdict,
    coverage,
  };
}
