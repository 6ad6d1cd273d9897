// Go's TestYieldProgress: a goroutine that yields again and again until it is told to stop lets the others run.
// args: yields of main before it tells it

import {
  alloc,
  args,
  frameSize,
  funcs,
  getnum,
  go,
  gosched,
  loadword,
  PARKED,
  print,
  push,
  setnum,
  slot,
  storeword,
  xaddword,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const MAIN = frameSize(3);
const YIELDER = frameSize(2);

/** stop: word 0 is the order to stop, word 1 counts its yields. */
function yielder(sp: number, rp: number, stopArg: number, joinArg: number): unknown {
  const fp = sp - YIELDER;
  const stop = rp === 0 ? stopArg : getnum(slot(fp, 0));
  const join = rp === 0 ? joinArg : getnum(slot(fp, 1));
  if (loadword(stop) !== 0) {
    done(join);
    return undefined;
  }
  xaddword(stop + 1, 1);
  gosched();
  push(fp, pc.yielder | 1, YIELDER);
  setnum(slot(fp, 0), stop);
  setnum(slot(fp, 1), join);
  return PARKED;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [yields = 100] = args().map(Number);
  let stop = 0;
  let join = 0;
  let i = 0;
  if (rp === 0) {
    stop = alloc(2);
    join = newJoin(1);
    go(yielder, stop, join);
  } else {
    stop = getnum(slot(fp, 0));
    join = getnum(slot(fp, 1));
    i = getnum(slot(fp, 2));
  }
  if (rp === 2) {
    print(`yielded ${loadword(stop + 1)}`);
    return undefined;
  }
  if (i < yields) {
    gosched();
    push(fp, pc.main | 1, MAIN);
  } else {
    storeword(stop, 1);
    wait(join);
    push(fp, pc.main | 2, MAIN);
  }
  setnum(slot(fp, 0), stop);
  setnum(slot(fp, 1), join);
  setnum(slot(fp, 2), i + 1);
  return PARKED;
}

const pc = funcs('main', { main, yielder });

export { main };
