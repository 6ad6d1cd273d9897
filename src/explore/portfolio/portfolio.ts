// A search over all cores: workers of a Piscina pool, who share nothing but the number of the next round.

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Plan, type Share, together } from './plan.ts';
import { prepare, type Target } from './target.ts';
import { EXECUTIONS, FOUND, POINTS, STATEWORDS, STOP, type WorkerTask } from './worker.ts';

export interface PortfolioOptions {
  readonly target: Target;
  readonly plan: Plan;
  /** At most so many milliseconds. */
  readonly timeMs?: number;
  readonly workers?: number;
  /** Executions to spend on making a finding small. */
  readonly shrink?: number;
  /** The built worker: dist/<flavour>/exploreworker.js. */
  readonly worker: string;
}

export interface Standing {
  readonly executions: number;
  readonly ms: number;
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
    return { executions: Atomics.load(this.state, EXECUTIONS), ms: performance.now() - this.started };
  }

  stop(): void {
    Atomics.store(this.state, STOP, 1);
  }

  async run(): Promise<PortfolioResult> {
    const { options } = this;
    const workers = options.workers ?? availableParallelism();
    await prepare(options.target);
    this.started = performance.now();
    const pool = new Piscina<WorkerTask, Share>({
      filename: options.worker,
      minThreads: workers,
      maxThreads: workers,
      execArgv: [],
    });
    const timer = options.timeMs === undefined ? null : setTimeout(() => this.stop(), options.timeMs);
    try {
      const task: WorkerTask = {
        target: options.target,
        plan: options.plan,
        state: this.state.buffer as SharedArrayBuffer,
        shrink: options.shrink ?? 2000,
      };
      const shares = await Promise.all(Array.from({ length: workers }, () => pool.run(task)));
      return { ...all(shares), ms: performance.now() - this.started, workers };
    } finally {
      if (timer !== null) clearTimeout(timer);
      await pool.destroy();
    }
  }
}

function all(shares: readonly Share[]): Share {
  const findings = shares.flatMap((s) => (s.finding === null ? [] : [s.finding])).sort((a, b) => a.round - b.round);
  return {
    finding: findings[0] ?? null,
    coverage: shares.map((s) => s.coverage).reduce(together, null),
    executions: shares.reduce((n, s) => n + s.executions, 0),
    strategies: [...new Set(shares.flatMap((s) => s.strategies))],
    verdict: shares.find((s) => s.verdict !== null)?.verdict ?? null,
  };
}

export { POINTS };
