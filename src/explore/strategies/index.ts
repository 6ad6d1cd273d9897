// Strategies by name, as they stand on a command line: random, random:0.1, pct:3, pos, rr:2, dfs, dfs:2, dpor.

import type { Strategy } from '../engine/strategy.ts';
import { Dfs } from './dfs.ts';
import { Dpor } from './dpor.ts';
import { Pct } from './pct.ts';
import { Pos } from './pos.ts';
import { RandomWalk } from './random.ts';
import { RoundRobin } from './roundrobin.ts';

/** The strategies, as a command line names them.
 *  @example console.log(`--strategy: one of ${STRATEGIES}`); */
export const STRATEGIES = 'random[:P], pct[:DEPTH], pos, rr[:QUANTUM], dfs[:PREEMPTIONS], dpor';

/** A strategy of that name does not exist, or not with that parameter. The message is one line that says what was
 *  expected.
 *  @example await expect(explore(file, { strategy: 'magic' })).rejects.toThrow(StrategyError); */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
}

export function strategyNamed(text: string, seed: number): Strategy {
  const [name, given, ...more] = text.split(':');
  const wrong = (): never => {
    throw new StrategyError(`strategy ${text}: expected one of ${STRATEGIES}`);
  };
  if (more.length > 0) wrong();
  const figure = (low: number, whole = true): number | undefined => {
    if (given === undefined) return undefined;
    const n = Number(given);
    return given !== '' && Number.isFinite(n) && n >= low && (!whole || Number.isInteger(n)) ? n : wrong();
  };
  switch (name) {
    case 'random': {
      const p = figure(0, false);
      if (p !== undefined && (p === 0 || p > 1)) wrong();
      return new RandomWalk(seed, p);
    }
    case 'pct':
      return new Pct(seed, figure(1) ?? 3);
    case 'pos':
      return given === undefined ? new Pos(seed) : wrong();
    case 'rr':
      return new RoundRobin(figure(1) ?? 1);
    case 'dfs':
      return new Dfs(figure(0));
    case 'dpor':
      return given === undefined ? new Dpor() : wrong();
    default:
      return wrong();
  }
}
