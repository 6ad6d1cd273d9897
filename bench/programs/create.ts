// create+run+exit: main starts 1,000 goroutines, yields until an atomic count says that all have run, and begins again.
// The same program as bench/go/create/main.go. Arguments: batches to warm up, batches to time. It prints {ns, ops,
// got}.

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

function spawn(count: number): void {
  for (let i = 0; i < BATCH; i++) go(child, count);
}

const MAIN = frameSize(5);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  let count: number;
  let warm: number;
  let batches: number;
  let done: number;
  let started: number;
  if (rp === 0) {
    count = alloc(1);
    warm = Number(args()[0]);
    batches = warm + Number(args()[1]);
    done = 0;
    started = nanotime();
    spawn(count);
  } else {
    count = getnum(slot(fp, 0));
    warm = getnum(slot(fp, 1));
    batches = getnum(slot(fp, 2));
    done = getnum(slot(fp, 3));
    started = getnum(slot(fp, 4));
  }
  for (;;) {
    if (loadword(count) < (done + 1) * BATCH) {
      gosched();
      push(fp, pc.main | 1, MAIN);
      setnum(slot(fp, 0), count);
      setnum(slot(fp, 1), warm);
      setnum(slot(fp, 2), batches);
      setnum(slot(fp, 3), done);
      setnum(slot(fp, 4), started);
      return PARKED;
    }
    done++;
    if (done === warm) started = nanotime();
    if (done === batches) break;
    spawn(count);
  }
  const elapsed = nanotime() - started;
  const ops = (batches - warm) * BATCH;
  const got = loadword(count) - warm * BATCH;
  print(JSON.stringify({ ns: elapsed / ops, ops, got }));
  return got === ops ? undefined : exit(1);
}

const pc = funcs('main', { main, child });

export { main };
