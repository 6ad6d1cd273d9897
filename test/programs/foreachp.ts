// forEachP while goroutines compute, make syscalls and yield: its function runs exactly once for each P, each time. args: rounds,
// number of Ps. Written by hand in the resumable form: the function is one that is called on g0.

import {
  alloc,
  args,
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
  syscall,
  word,
  xaddword,
} from 'rt0';

const FRAME = frameSize(2);
/** Where the counters are, one a P, for all threads. */
const COUNTS = DATA0;
const STOP = DATA0 + 1;

/** P.id is the first word of a P. */
function count(pp: number, _zero: number): unknown {
  xaddword(loadword(COUNTS) + word(pp), 1);
  return undefined;
}

function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

/** kind 0 computes, 1 blocks its thread, 2 yields, until told to stop. */
function worker(sp: number, rp: number, a?: number): unknown {
  const fp = sp - FRAME;
  const kind = rp === 0 ? (a ?? 0) : getnum(slot(fp, 0));
  while (loadword(STOP) === 0) {
    if (kind === 0) {
      // A loop's end: the only place where it can be asked to leave.
      if (fp < stackguard()) return morestack(fp, FRAME, pc.worker, kind);
    } else if (kind === 1) {
      syscall(block, 0.1);
    } else {
      gosched();
      push(fp, pc.worker | 1, FRAME);
      setnum(slot(fp, 0), kind);
      return PARKED;
    }
  }
  return undefined;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  const [rounds = 1, procs = 1] = args().map(Number);
  let i = 0;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, FRAME, pc.main);
    storeword(COUNTS, alloc(256));
    for (let k = 0; k < 6; k++) go(worker, k % 3);
  } else {
    i = getnum(slot(fp, 0));
    if ((rp & 1) === 1) i = checked(i, procs);
  }
  for (;;) {
    if (i === rounds) break;
    const r = forEachP(fp, 0, pc.count);
    if (r === PARKED) {
      push(fp, pc.main | 1, FRAME);
      setnum(slot(fp, 0), i);
      return PARKED;
    }
    i = checked(i, procs);
    gosched();
    push(fp, pc.main | 2, FRAME);
    setnum(slot(fp, 0), i);
    return PARKED;
  }
  storeword(STOP, 1);
  print('ok');
  return undefined;
}

/** Round i is over: every P has been counted i + 1 times. */
function checked(i: number, procs: number): number {
  const counts = loadword(COUNTS);
  for (let p = 0; p < procs; p++) {
    const n = loadword(counts + p);
    if (n === i + 1) continue;
    print(`round ${i}: P${p} ran the function ${n} times`);
    exit(3);
  }
  return i + 1;
}

const pc = funcs('main', { main, worker, count });

export { main };
