// A portfolio for tests: the caller's progress is called from this thread.

import type { Target } from '../load-target.ts';
import { roundOptions } from './exploration.ts';
import type { Plan } from './plan.ts';
import { Portfolio } from './portfolio.ts';
import type { Share } from './rounds.ts';
import type { SearchOptions } from './search.ts';

export interface RunOptions extends SearchOptions {
  readonly workers?: number;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
}

export async function runPortfolio(target: Target, plan: Plan, o: RunOptions): Promise<Share> {
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
