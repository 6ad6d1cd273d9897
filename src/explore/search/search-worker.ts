// A worker of the portfolio: builds the subject once and runs rounds until there are none left, somebody has found
// something in an earlier round, or it is told to stop.
//
//   state[NEXT]    the next round's number
//   state[FOUND]   the lowest round in which something was found
//   state[STOP]    1: the time is over; 2: and nothing more is to be made small
//   state[EXECUTIONS], state[POINTS]   for the progress line (points in thousands)
//   state[SHRINKING]   1: somebody has found something and makes it small

import { buildTarget, type Target } from '../load-target.ts';
import { type Plan, type Round, roundOf } from './plan.ts';
import { type RoundOptions, runRounds, type Share, type Turns } from './rounds.ts';

const NEXT = 0;
export const FOUND = 1;
export const STOP = 2;
export const EXECUTIONS = 3;
export const POINTS = 4;
export const SHRINKING = 5;
export const STATEWORDS = 6;

export interface WorkerTask {
  readonly target: Target;
  readonly plan: Plan;
  readonly state: SharedArrayBuffer;
  readonly options: RoundOptions;
}

export default async function work(task: WorkerTask): Promise<Share> {
  const share = await runRounds(await buildTarget(task.target), turnsOf(task), task.options);
  if (share.finding === null) return share;
  // What a program threw need not survive the way to another thread.
  const { error: _, ...outcome } = share.finding.outcome;
  return { ...share, finding: { ...share.finding, outcome } };
}

function turnsOf({ plan, state: buffer }: WorkerTask): Turns {
  const state = new Int32Array(buffer);
  let thousandths = 0;
  const over = (round: Round): boolean => Atomics.load(state, STOP) !== 0 || Atomics.load(state, FOUND) < round.number;
  return {
    next() {
      const round = roundOf(plan, Atomics.add(state, NEXT, 1));
      return round === null || over(round) ? null : round;
    },
    over,
    left: () => Number.POSITIVE_INFINITY,
    tell(executions, points) {
      Atomics.add(state, EXECUTIONS, executions);
      thousandths += points;
      const whole = Math.floor(thousandths / 1000);
      thousandths -= 1000 * whole;
      Atomics.add(state, POINTS, whole);
    },
    shrinking() {
      Atomics.store(state, SHRINKING, 1);
    },
    enough: () => Atomics.load(state, STOP) === 2,
    found(round) {
      for (let low = Atomics.load(state, FOUND); round.number < low; low = Atomics.load(state, FOUND)) {
        Atomics.compareExchange(state, FOUND, low, round.number);
      }
    },
  };
}
