// gosched: 16 goroutines that do nothing but yield; main sleeps until the last is done. The same program as
// bench/go/gosched/main.go. Arguments: yields of each goroutine to warm up, and to time. It prints {ns, ops, got}.

import {
  alloc,
  args,
  exit,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  goready,
  gosched,
  loadword,
  nanotime,
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

const GOROUTINES = 16;
// The block that they share: how many have arrived (main, when it sleeps, is one of them), who sleeps, yields made.
const ARRIVED = 0;
const WAITER = 1;
const YIELDS = 2;
const SHARED = 3;

const YIELDER = frameSize(3);

function yielder(sp: number, rp: number, a: unknown, b: unknown): unknown {
  const fp = sp - YIELDER;
  let shared: number;
  let n: number;
  let i: number;
  if (rp === 0) {
    shared = a as number;
    n = b as number;
    i = 0;
  } else {
    shared = getnum(slot(fp, 0));
    n = getnum(slot(fp, 1));
    i = getnum(slot(fp, 2)) + 1;
  }
  if (i < n) {
    gosched();
    push(fp, pc.yielder | 1, YIELDER);
    setnum(slot(fp, 0), shared);
    setnum(slot(fp, 1), n);
    setnum(slot(fp, 2), i);
    return PARKED;
  }
  xaddword(shared + YIELDS, i);
  if (xaddword(shared + ARRIVED, 1) === GOROUTINES + 1) goready(word(shared + WAITER) as Ptr<'g'>);
  return undefined;
}

/** Main has become waiting. False when all the others had arrived before it. */
function parked(gp: number, shared: number): unknown {
  setword(shared + WAITER, gp);
  return xaddword(shared + ARRIVED, 1) !== GOROUTINES + 1;
}

function start(n: number): number {
  const shared = alloc(SHARED);
  for (let i = 0; i < GOROUTINES; i++) go(yielder, shared, n);
  gopark(pc.parked, shared, waitReason('semacquire'));
  return shared;
}

const MAIN = frameSize(2);
const WARM = 1;
const TIMED = 2;

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [warm = 0, timed = 0] = args().map(Number);
  if (rp !== TIMED) {
    const started = nanotime();
    const shared = start(rp === 0 ? warm : timed);
    push(fp, pc.main | (rp === 0 ? WARM : TIMED), MAIN);
    setnum(slot(fp, 0), shared);
    setnum(slot(fp, 1), started);
    return PARKED;
  }
  const elapsed = nanotime() - getnum(slot(fp, 1));
  const ops = GOROUTINES * timed;
  const got = loadword(getnum(slot(fp, 0)) + YIELDS);
  print(JSON.stringify({ ns: elapsed / ops, ops, got }));
  return got === ops ? undefined : exit(1);
}

const pc = funcs('main', { main, yielder, parked });

export { main };
