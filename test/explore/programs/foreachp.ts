// A function that is to run once for each P, while goroutines compute and yield. By hand in the resumable form: the
// function is one that is called on g0.

import {
  alloc,
  DATA0,
  exit,
  forEachP,
  frameSize,
  funcs,
  getnum,
  go,
  gosched,
  loadword,
  morestack,
  PARKED,
  print,
  push,
  setnum,
  slot,
  stackguard,
  storeword,
  word,
  xaddword,
} from 'rt0';

const FRAME = frameSize(2);
/** Where the counters are, one a P, for all Ms. */
const COUNTS = DATA0;
const STOP = DATA0 + 1;
const ROUNDS = 2;
/** It is explored with so many. */
const PROCS = 3;

/** P.id is the first word of a P. */
function count(pp: number, _zero: number): unknown {
  xaddword(loadword(COUNTS) + word(pp), 1);
  return undefined;
}

/** kind 0 computes between two yields, 1 only yields, until told to stop. */
function worker(sp: number, rp: number, a?: number): unknown {
  const fp = sp - FRAME;
  const kind = rp === 0 ? (a ?? 0) : getnum(slot(fp, 0));
  if (loadword(STOP) !== 0) return undefined;
  for (let i = 0; kind === 0 && i < 40; i++) if (fp < stackguard()) return morestack(fp, FRAME, pc.worker, kind);
  gosched();
  push(fp, pc.worker | 1, FRAME);
  setnum(slot(fp, 0), kind);
  return PARKED;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  let i = 0;
  if (rp === 0) {
    storeword(COUNTS, alloc(8));
    for (let k = 0; k < 2; k++) go(worker, k);
  } else {
    i = getnum(slot(fp, 0)) + 1;
  }
  for (; i < ROUNDS; i++) {
    const r = forEachP(fp, 0, pc.count);
    if (r !== PARKED) continue;
    push(fp, pc.main | 1, FRAME);
    setnum(slot(fp, 0), i);
    return PARKED;
  }
  storeword(STOP, 1);
  let bad = 0;
  for (let p = 0; p < PROCS; p++) if (loadword(loadword(COUNTS) + p) !== ROUNDS) bad++;
  if (bad > 0) print('Ps that did not run it as often as they should', bad);
  exit(bad > 0 ? 1 : 0);
  return undefined;
}

const pc = funcs('main', { main, worker, count });

export { main };
