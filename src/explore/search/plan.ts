// Plan: cuts a search into rounds. Each has a strategy, a seed for it and for the machine's own randomness, and a
// number of executions. Rounds are numbered, whoever runs them takes the next one, and the finding of the lowest number
// is the one that counts: so the same command finds the same thing on any number of cores.

export interface Plan {
  /** One strategy, or the portfolio's own. */
  readonly strategy?: string;
  readonly seed: number;
  /** Executions in all. */
  readonly iterations: number;
  /** Executions of a round; ROUND if not said. Another number is another search. */
  readonly round?: number;
}

export interface Round {
  readonly number: number;
  readonly strategy: string;
  readonly seed: number;
  readonly iterations: number;
  /** Executions of all rounds before it. */
  readonly before: number;
}

/** What finds different bugs: coarse and fine random walks, priorities with few and more changes, operations at
 *  random. */
export const PORTFOLIO: readonly string[] = ['random', 'pct:3', 'pos', 'pct:2', 'random:0.05', 'pct:5'];
/** What one goes on where another left off cannot be cut into rounds. */
const WHOLE = /^(dfs|dpor|rr)(:|$)/;
/** Strategies that end by themselves. */
const EXHAUSTIVE = /^(dfs|dpor)(:|$)/;
const ROUND = 128;

export const isExhaustive = (strategy: string | undefined): boolean => EXHAUSTIVE.test(strategy ?? '');

/** Round n of a plan; null past its end. */
export function roundOf(plan: Plan, n: number): Round | null {
  if (plan.strategy !== undefined && WHOLE.test(plan.strategy)) {
    return n === 0
      ? { number: 0, strategy: plan.strategy, seed: plan.seed, iterations: plan.iterations, before: 0 }
      : null;
  }
  const size = plan.round ?? ROUND;
  const before = n * size;
  if (before >= plan.iterations) return null;
  const strategy = plan.strategy ?? (PORTFOLIO[n % PORTFOLIO.length] as string);
  return {
    number: n,
    strategy,
    seed: (plan.seed + n) | 0,
    iterations: Math.min(size, plan.iterations - before),
    before,
  };
}

/** Names in the order in which a plan takes them. */
export function inOrder(strategies: Iterable<string>): string[] {
  const all = [...new Set(strategies)];
  return [...PORTFOLIO.filter((s) => all.includes(s)), ...all.filter((s) => !PORTFOLIO.includes(s))];
}
