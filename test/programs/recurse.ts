// Deep recursion. args: mode, depth
//
//   plain     down and up again                      yield     yields at the bottom: all frames are spilled there
//   twice     yield, and after it down once more     steps     yields at every level on the way down
//   overflow  never comes up                         many      16 goroutines at once, each down to `depth`, yielding
//
// Each level keeps two values over its call and checks them after it.

import {
  args,
  frameSize,
  funcs,
  getnum,
  getv,
  go,
  gosched,
  morestack,
  PARKED,
  print,
  push,
  setnum,
  setv,
  slot,
  stackguard,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const DOWN = frameSize(3);
const MAIN = frameSize(2);
const RUNNER = frameSize(2);

// Resume points of down.
const BOTTOM = 1;
const CALLED = 2;
const STEPPED = 3;

/** Sum of 1 to n, by recursion. `how`: 0 plain, 1 yield at the bottom, 2 yield at each level. */
function down(sp: number, rp: number, a: unknown, howArg?: number): unknown {
  const fp = sp - DOWN;
  if (rp === 0 && fp < stackguard()) return morestack(fp, DOWN, pc.down, a, howArg);
  let n = a as number;
  let how = howArg ?? 0;
  let r: unknown;
  if (rp === 0) {
    if (n === 0) {
      if (how === 0) return 0;
      gosched();
      push(fp, pc.down | BOTTOM, DOWN);
      return PARKED;
    }
    if (how === 2) {
      gosched();
      push(fp, pc.down | STEPPED, DOWN);
      setnum(slot(fp, 0), n);
      return PARKED;
    }
  } else if (rp === BOTTOM) return 0;
  else if (rp === STEPPED) {
    n = getnum(slot(fp, 0));
    how = 2;
  }
  if (rp !== CALLED) {
    r = down(fp, 0, n - 1, how);
    if (r === PARKED) {
      push(fp, pc.down | CALLED, DOWN);
      setnum(slot(fp, 0), n);
      setv(slot(fp, 1), `level ${n % 10}`);
      return PARKED;
    }
  } else {
    r = a;
    n = getnum(slot(fp, 0));
    const text = getv(slot(fp, 1));
    if (text !== `level ${n % 10}`) throw new Error(`level ${n}: its frame says ${String(text)}`);
  }
  return n + (r as number);
}

function runner(sp: number, rp: number, a: unknown, joinArg?: number): unknown {
  const fp = sp - RUNNER;
  const [, depth = 0] = args().map(Number);
  const join = rp === 0 ? (joinArg ?? 0) : getnum(slot(fp, 0));
  const r = rp === 0 ? down(fp, 0, depth, 1) : a;
  if (r === PARKED) {
    push(fp, pc.runner | 1, RUNNER);
    setnum(slot(fp, 0), join);
    return PARKED;
  }
  if (r !== (depth * (depth + 1)) / 2) throw new Error(`sum of 1 to ${depth}: ${String(r)}`);
  done(join);
  return undefined;
}

function main(sp: number, rp: number, value?: unknown): unknown {
  const fp = sp - MAIN;
  const mode = args()[0];
  const depth = Number(args()[1]);
  if (mode === 'many') {
    if (rp !== 0) {
      print('all came up');
      return undefined;
    }
    const join = newJoin(16);
    for (let i = 0; i < 16; i++) go(runner, depth, join);
    wait(join);
    push(fp, pc.main | 1, MAIN);
    return PARKED;
  }
  const how = mode === 'yield' || mode === 'twice' ? 1 : mode === 'steps' ? 2 : 0;
  let r: unknown = value;
  let round = rp;
  for (;;) {
    if (round === 0) r = down(fp, 0, mode === 'overflow' ? Number.POSITIVE_INFINITY : depth, how);
    // Plain the second time: from where the first left the stack.
    if (round === 1 && mode === 'twice') {
      print(r);
      r = down(fp, 0, depth, 0);
    } else if (round > 0) break;
    round++;
    if (r === PARKED) {
      push(fp, pc.main | round, MAIN);
      return PARKED;
    }
  }
  print(r);
  return undefined;
}

const pc = funcs('main', { main, down, runner });

export { main };
