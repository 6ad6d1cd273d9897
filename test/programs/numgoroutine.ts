// NumGoroutine before, while and after 10 goroutines are parked.

import {
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  goready,
  gosched,
  loadword,
  numGoroutine,
  PARKED,
  type Ptr,
  print,
  push,
  setnum,
  setword,
  slot,
  waitReason,
  word,
  xaddword,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const N = 10;
const MAIN = frameSize(3);
const SLEEPER = frameSize(1);

/** Parks once; `beds`: word 0 counts sleepers, words 1 to N are them. */
function sleeper(sp: number, rp: number, beds: number, joinArg: number): unknown {
  const fp = sp - SLEEPER;
  if (rp === 0) {
    gopark(pc.asleep, beds, waitReason('chan receive'));
    push(fp, pc.sleeper | 1, SLEEPER);
    setnum(slot(fp, 0), joinArg);
    return PARKED;
  }
  done(getnum(slot(fp, 0)));
  return undefined;
}

function asleep(gp: number, beds: number): boolean {
  const n = xaddword(beds + N + 1, 1);
  setword(beds + n, gp);
  xaddword(beds, 1);
  return true;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  let beds = 0;
  let join = 0;
  let tries = 0;
  if (rp === 0) {
    print(numGoroutine());
    beds = alloc(N + 2);
    join = newJoin(N);
    for (let i = 0; i < N; i++) go(sleeper, beds, join);
  } else {
    beds = getnum(slot(fp, 0));
    join = getnum(slot(fp, 1));
    tries = getnum(slot(fp, 2)) + 1;
  }
  let next = 1;
  if (rp <= 1) {
    if (loadword(beds) < N) gosched();
    else {
      print(numGoroutine());
      for (let i = 1; i <= N; i++) goready(word(beds + i) as Ptr<'g'>);
      wait(join);
      next = 2;
    }
  } else {
    // The last sleeper has called done, but is not dead yet.
    if (numGoroutine() === 1 || tries > 100_000) {
      print(numGoroutine());
      return undefined;
    }
    gosched();
    next = 2;
  }
  push(fp, pc.main | next, MAIN);
  setnum(slot(fp, 0), beds);
  setnum(slot(fp, 1), join);
  setnum(slot(fp, 2), tries);
  return PARKED;
}

const pc = funcs('main', { main, sleeper, asleep });

export { main };
