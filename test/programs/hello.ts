// The smallest program: one goroutine says hello, main waits for it. Bodies are in resumable form (docs/resumable.md).

import {
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  goready,
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

const MAIN = frameSize(1);

function hello(_sp: number, _rp: number, join: number): unknown {
  print('hello from a goroutine');
  finish(join);
  return undefined;
}

/** The one who brings the count to 2, child or parent, is the last: if it is the child, the parent sleeps. */
function finish(join: number): void {
  if (xaddword(join, 1) === 2) goready(word(join + 1) as Ptr<'g'>);
}

/** Runs when main has become waiting. False: the child was faster, main goes on. */
function parked(gp: number, join: number): unknown {
  setword(join + 1, gp);
  return xaddword(join, 1) !== 2;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  if (rp === 0) {
    const join = alloc(2);
    go(hello, join);
    gopark(pc.parked, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), join);
    return PARKED;
  }
  print(`joined by ${word(getnum(slot(fp, 0)))}`);
  return undefined;
}

const pc = funcs('main', { main, hello, parked });

export { main };
