// Parked goroutines: main starts as many as it is told, which park for ever, and ends when all are parked. The host
// reads from the machine's memory what they cost (bench/parked.ts). Argument: how many. It prints {ns, ops, got}.

import {
  alloc,
  args,
  exit,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  gosched,
  loadword,
  numGoroutine,
  PARKED,
  print,
  push,
  setnum,
  slot,
  waitReason,
  xaddword,
} from 'rt0';

/** Runs when the goroutine has become waiting, so the count is of those that are parked. */
function parked(_gp: number, count: number): unknown {
  xaddword(count, 1);
  return true;
}

function sleeper(_sp: number, _rp: number, count: number): unknown {
  return gopark(pc.parked, count, waitReason('semacquire'));
}

const MAIN = frameSize(1);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const n = Number(args()[0]);
  let count: number;
  if (rp === 0) {
    count = alloc(1);
    for (let i = 0; i < n; i++) go(sleeper, count);
  } else {
    count = getnum(slot(fp, 0));
  }
  if (loadword(count) < n) {
    gosched();
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), count);
    return PARKED;
  }
  const got = numGoroutine() - 1;
  print(JSON.stringify({ ns: 0, ops: n, got }));
  return got === n ? undefined : exit(1);
}

const pc = funcs('main', { main, sleeper, parked });

export { main };
