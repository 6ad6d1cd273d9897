// The order in which one P runs what it is given: the last `go` first (runnext), then the others as they came; and what
// yields goes behind all of them.

import { frameSize, funcs, getnum, go, gosched, PARKED, print, push, setnum, slot } from 'rt0';
import { done, newJoin, wait } from './join.ts';

const MAIN = frameSize(0);
const CHILD = frameSize(2);

function child(sp: number, rp: number, nameArg: number, joinArg: number): unknown {
  const fp = sp - CHILD;
  if (rp === 0 && nameArg === 1) {
    print('1 yields');
    gosched();
    push(fp, pc.child | 1, CHILD);
    setnum(slot(fp, 0), nameArg);
    setnum(slot(fp, 1), joinArg);
    return PARKED;
  }
  print(rp === 0 ? nameArg : getnum(slot(fp, 0)));
  done(rp === 0 ? joinArg : getnum(slot(fp, 1)));
  return undefined;
}

function main(sp: number, rp: number): unknown {
  if (rp !== 0) {
    print('main');
    return undefined;
  }
  const join = newJoin(4);
  for (let i = 0; i < 4; i++) go(child, i, join);
  wait(join);
  push(sp - MAIN, pc.main | 1, MAIN);
  return PARKED;
}

const pc = funcs('main', { main, child });

export { main };
