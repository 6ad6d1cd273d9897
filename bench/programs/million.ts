// 1,000,000 goroutines: main starts them all without a pause, then yields until an atomic count says that all have run.
// The same program as bench/go/million/main.go. Arguments: goroutines to warm up with, in batches of 1,000; goroutines
// to time. It prints {ns, ops, got}; all of the second phase is one op, so ns is the whole time.

import {
  alloc,
  args,
  exit,
  frameSize,
  funcs,
  getnum,
  go,
  gosched,
  loadword,
  nanotime,
  PARKED,
  print,
  push,
  setnum,
  slot,
  xaddword,
} from 'rt0';

const BATCH = 1000;

function child(_sp: number, _rp: number, count: number): unknown {
  xaddword(count, 1);
  return undefined;
}

function spawn(count: number, n: number): void {
  for (let i = 0; i < n; i++) go(child, count);
}

const MAIN = frameSize(3);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [warm = 0, timed = 0] = args().map(Number);
  let count: number;
  /** Goroutines started so far. */
  let made: number;
  let started: number;
  if (rp === 0) {
    count = alloc(1);
    made = 0;
    started = 0;
  } else {
    count = getnum(slot(fp, 0));
    made = getnum(slot(fp, 1));
    started = getnum(slot(fp, 2));
  }
  if (loadword(count) === made && made < warm + timed) {
    const n = made < warm ? BATCH : timed;
    started = nanotime();
    spawn(count, n);
    made += n;
  }
  if (loadword(count) < made || made < warm + timed) {
    gosched();
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), count);
    setnum(slot(fp, 1), made);
    setnum(slot(fp, 2), started);
    return PARKED;
  }
  const ns = nanotime() - started;
  const got = loadword(count) - warm;
  print(JSON.stringify({ ns, ops: timed, got }));
  return got === timed ? undefined : exit(1);
}

const pc = funcs('main', { main, child });

export { main };
