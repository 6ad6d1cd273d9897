// Portfolio: a search over all cores, workers of a Piscina pool, who share nothing but the number of the next round.
//
// Promised: without a bound on time, the same plan finds the same thing in the same execution, and covers the same, on
// any number of cores. How small a finding is made is the same unless making it small took longer than it may.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { COMPILESTACK } from '../../compile/depth.ts';
import { prepare, type Target } from '../load-target.ts';
import { repository } from '../runtime/program-files.ts';
import { roundOptions } from './exploration.ts';
import { isExhaustive, type Plan } from './plan.ts';
import { mergeShares, type RoundOptions, type Share } from './rounds.ts';
import type { SearchOptions } from './search.ts';
import { EXECUTIONS, FOUND, POINTS, SHRINKING, STATEWORDS, STOP, type WorkerTask } from './search-worker.ts';

/** What setTimeout takes: 24 days. */
const LONGEST = 2 ** 31 - 1;

export interface PortfolioOptions extends RoundOptions {
  readonly target: Target;
  readonly plan: Plan;
  /** At most so many milliseconds. */
  readonly timeMs?: number;
  readonly workers?: number;
}

export interface Standing {
  readonly executions: number;
  readonly points: number;
  readonly ms: number;
  /** Something was found and is being made small. */
  readonly shrinking: boolean;
}

export interface PortfolioResult extends Share {
  readonly ms: number;
  readonly workers: number;
}

export class Portfolio {
  private readonly options: PortfolioOptions;
  private readonly state = new Int32Array(new SharedArrayBuffer(4 * STATEWORDS));
  private started = performance.now();

  constructor(options: PortfolioOptions) {
    this.options = options;
    this.state[FOUND] = 2 ** 31 - 1;
  }

  standing(): Standing {
    return {
      executions: Atomics.load(this.state, EXECUTIONS),
      points: 1000 * Atomics.load(this.state, POINTS),
      ms: performance.now() - this.started,
      shrinking: Atomics.load(this.state, SHRINKING) !== 0,
    };
  }

  /** Ends the search: the time is over. Something that was found is still made small. */
  stop(): void {
    Atomics.compareExchange(this.state, STOP, 0, 1);
  }

  /** Ends it at once. */
  interrupt(): void {
    Atomics.store(this.state, STOP, 2);
  }

  async run(): Promise<PortfolioResult> {
    const { target, plan, timeMs, workers: wanted, ...options } = this.options;
    // An exhaustive search is one round.
    const workers = isExhaustive(plan.strategy) ? 1 : (wanted ?? availableParallelism());
    await prepare(target);
    this.started = performance.now();
    const pool = new Piscina<WorkerTask, Share>({
      filename: workerFile(),
      minThreads: workers,
      maxThreads: workers,
      execArgv: [],
      // Each transforms what it explores.
      resourceLimits: { stackSizeMb: COMPILESTACK },
    });
    const timer = timeMs === undefined ? null : setTimeout(() => this.stop(), Math.min(timeMs, LONGEST));
    try {
      const task: WorkerTask = { target, plan, state: this.state.buffer as SharedArrayBuffer, options };
      const shares = await Promise.all(Array.from({ length: workers }, () => pool.run(task)));
      return { ...mergeShares(shares), ms: performance.now() - this.started, workers };
    } finally {
      if (timer !== null) clearTimeout(timer);
      await pool.destroy();
    }
  }
}

/** Worker threads take no TypeScript on Node 20: the built one. */
function workerFile(): string {
  const file = join(repository(), 'dist', 'release', 'exploreworker.js');
  if (!existsSync(file)) throw new Error(`${file}: not there: rt0 is not built; expected npm run build before`);
  return file;
}

export interface PortfolioRun extends SearchOptions {
  readonly workers?: number;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
}

export async function runPortfolio(target: Target, plan: Plan, o: PortfolioRun): Promise<Share> {
  const portfolio = new Portfolio({
    ...roundOptions(o),
    target,
    plan,
    ...(o.workers === undefined ? {} : { workers: o.workers }),
    ...(o.timeMs === undefined ? {} : { timeMs: o.timeMs }),
  });
  const timer = setInterval(() => {
    if (o.progress?.(portfolio.standing()) === true) portfolio.stop();
  }, 100);
  try {
    const share = await portfolio.run();
    if (share.finding === null || o.command === undefined) return share;
    return { ...share, finding: { ...share.finding, command: o.command(share.finding.schedule) } };
  } finally {
    clearInterval(timer);
  }
}
