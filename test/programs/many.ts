// Very many goroutines. args: spawners, children of each, `live` when all must be alive at the same time.
// Each child marks a word of its own; main counts them.

import {
  alloc,
  args,
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
  storeword,
  waitReason,
  word,
  xaddword,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const CHILD = frameSize(1);
const MAIN = frameSize(4);

/** beds: 0 when nobody sleeps; else word 0 counts sleepers, word i is the i-th. */
function child(sp: number, rp: number, mark: number, joinArg: number, beds: number): unknown {
  const fp = sp - CHILD;
  if (rp === 0) {
    xaddword(mark, 1);
    if (beds !== 0) {
      gopark(pc.asleep, beds, waitReason('sleep'));
      push(fp, pc.child | 1, CHILD);
      setnum(slot(fp, 0), joinArg);
      return PARKED;
    }
  }
  done(rp === 0 ? joinArg : getnum(slot(fp, 0)));
  return undefined;
}

/** The G is in its bed before it is counted. */
function asleep(gp: number, beds: number): boolean {
  const n = xaddword(beds + 1, 1);
  setword(beds + 1 + n, gp);
  xaddword(beds, 1);
  return true;
}

function spawner(_sp: number, _rp: number, marks: number, n: number, join: number, beds: number): unknown {
  for (let i = 0; i < n; i++) go(child, marks + i, join, beds);
  done(join);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [spawners = 1, each = 1] = args().map(Number);
  const total = spawners * each;
  let marks = 0;
  let join = 0;
  let beds = 0;
  if (rp === 0) {
    marks = alloc(total);
    join = newJoin(total + spawners);
    if (args()[2] === 'live') beds = alloc(total + 2);
    storeword(marks, 0);
    for (let i = 0; i < spawners; i++) go(spawner, marks + i * each, each, join, beds);
  } else {
    marks = getnum(slot(fp, 0));
    join = getnum(slot(fp, 1));
    beds = getnum(slot(fp, 2));
  }
  if (rp === 2) {
    let once = 0;
    for (let i = 0; i < total; i++) if (loadword(marks + i) === 1) once++;
    print(`${once} of ${total} ran once`);
    return undefined;
  }
  let next = 2;
  if (beds !== 0 && loadword(beds) < total) {
    gosched();
    next = 1;
  } else {
    if (beds !== 0) {
      print(`${numGoroutine()} live`);
      for (let i = 0; i < total; i++) goready(word(beds + 2 + i) as Ptr<'g'>);
    }
    wait(join);
  }
  push(fp, pc.main | next, MAIN);
  setnum(slot(fp, 0), marks);
  setnum(slot(fp, 1), join);
  setnum(slot(fp, 2), beds);
  return PARKED;
}

const pc = funcs('main', { main, child, asleep, spawner });

export { main };
