// forEachP while goroutines compute, make syscalls and yield: its function runs exactly once for each P, each time.
// args: rounds, number of Ps. Or: `syscall`, any, ms: once, while one goroutine blocks its thread for so long; prints
// how many ms it took. Written by hand in the resumable form: the function is one that is called on g0.

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
  nanotime,
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

/** In a syscall, which it has said. */
function blocker(_sp: number, _rp: number, ms?: number): unknown {
  storeword(STOP, 1);
  syscall(block, ms ?? 0);
  return undefined;
}

/** `rp` 0 and 1: waits until blocker is there; 2: worldsema came. */
function besideSyscall(fp: number, rp: number, ms: number): unknown {
  if (rp === 0) {
    storeword(COUNTS, alloc(256));
    go(blocker, ms);
  }
  if (loadword(STOP) === 0) {
    gosched();
    push(fp, pc.main | 1, FRAME);
    return PARKED;
  }
  const begun = nanotime();
  while (nanotime() - begun < 20e6);
  const from = nanotime();
  if (forEachP(fp, 0, pc.count) === PARKED) throw new Error('somebody has worldsema');
  print((nanotime() - from) / 1e6);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  const [how, , ms] = args();
  if (how === 'syscall') return besideSyscall(sp - FRAME, rp, Number(ms));
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

const pc = funcs('main', { main, worker, blocker, count });

export { main };
