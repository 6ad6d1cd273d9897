// `rt0 explore`: runs a program, a module of threads or a scenario under many schedules, on all cores, until something
// is found.

import { MODULE_ROUND } from '../explore/explore-threads.ts';
import type { Target } from '../explore/load-target.ts';
import { figuresOf } from '../explore/search/coverage.ts';
import { isExhaustive, type Plan } from '../explore/search/plan.ts';
import { Portfolio, type PortfolioResult } from '../explore/search/portfolio.ts';
import { coverageText, findingText } from '../explore/search/report.ts';
import { strategyNamed } from '../explore/strategies/index.ts';
import { CliError, FINDING, firstLine, UNLOADABLE } from './clierror.ts';
import type { ExploreFlags } from './exploreflags.ts';
import { targetOf } from './exploretarget.ts';

import { onInterrupt } from './interrupt.ts';
import { live } from './live.ts';
import { colorsFor, count, rate, time } from './style.ts';

const ITERATIONS = 10_000;
const SHRINK = 2000;

export async function exploreVerb(what: string, args: readonly string[], flags: ExploreFlags): Promise<number> {
  const seed = flags.seed ?? 1;
  const { strategy } = flags;
  if (strategy !== undefined) checkStrategy(strategy, seed);
  const target = await targetOf(what, flags, args);
  const portfolio = new Portfolio({
    target,
    plan: planOf(target, seed, strategy, flags),
    races: target.races,
    maxSteps: target.maxSteps,
    ...(flags.time === undefined ? {} : { timeMs: flags.time }),
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    shrink: flags.shrink ? SHRINK : 0,
  });
  const interrupt = onInterrupt(() => portfolio.interrupt());
  const line = live(() => progress(portfolio));
  try {
    const result = await portfolio.run().catch((e: unknown) => {
      throw new CliError(firstLine(e), UNLOADABLE);
    });
    line.stop();
    if (flags.json === true) process.stdout.write(`${JSON.stringify(jsonOf(what, seed, result))}\n`);
    else process.stdout.write(`${text(result)}\n`);
    return result.finding === null ? (interrupt.code() ?? 0) : FINDING;
  } finally {
    line.stop();
    interrupt.release();
  }
}

function planOf(target: Target, seed: number, strategy: string | undefined, flags: ExploreFlags): Plan {
  const endless = flags.time !== undefined || isExhaustive(strategy);
  return {
    seed,
    iterations: flags.iterations ?? (endless ? Number.MAX_SAFE_INTEGER : ITERATIONS),
    ...(strategy === undefined ? {} : { strategy }),
    ...(target.kind === 'module' ? { round: MODULE_ROUND } : {}),
  };
}

function checkStrategy(name: string, seed: number): void {
  try {
    strategyNamed(name, seed);
  } catch (e) {
    throw new CliError(firstLine(e));
  }
}

function progress(p: Portfolio): string {
  const { executions, points, ms, shrinking } = p.standing();
  const c = colorsFor(process.stderr);
  const parts = [`${c.bold(count(executions))} schedules`, rate(executions, ms), `${count(points)} points`];
  if (shrinking) parts.push('found something, making it small');
  return [time(ms).padStart(8), ...parts].join(c.dim(' · '));
}

function text(r: PortfolioResult): string {
  const c = colorsFor(process.stdout);
  const cores = r.workers === 1 ? 'one core' : `${r.workers} cores`;
  const spent = `${count(r.executions)} schedule${r.executions === 1 ? '' : 's'} in ${time(r.ms)} on ${cores}`;
  if (r.finding !== null) {
    const [reason = '', ...rest] = findingText(r.finding).split('\n');
    const { strategy, execution } = r.finding;
    return `${c.red(reason)}\n${rest.join('\n')}\n\nfound by ${strategy} in schedule ${count(execution)}; ${spent}`;
  }
  if (r.executions === 0) return `nothing explored: ${spent}`;
  return `${c.green(coverageText(figuresOf(r.tally), r.strategies.join(', '), r.verdict ?? undefined))}\n  ${spent}`;
}

function jsonOf(target: string, seed: number, r: PortfolioResult): object {
  const { finding } = r;
  const found =
    finding === null
      ? null
      : {
          kind: finding.outcome.kind,
          message: finding.outcome.message,
          details: finding.outcome.details,
          strategy: finding.strategy,
          execution: finding.execution,
          schedule: finding.schedule,
          replay: finding.command,
          operations: finding.steps,
          switches: finding.switches,
          cutShort: finding.cutShort,
          trace: finding.trace,
        };
  return {
    target,
    seed,
    found,
    executions: r.executions,
    ms: Math.round(r.ms),
    workers: r.workers,
    strategies: r.strategies,
    verdict: r.verdict,
    coverage: figuresOf(r.tally),
  };
}
