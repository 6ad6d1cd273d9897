// fib(20) with a goroutine for every call, joined by hand: an atomic count in the caller's block, and the last to
// arrive (a child, or the caller going to sleep) lets the caller go on. The same program as bench/go/fib/main.go.
// Arguments: rounds to warm up, rounds to time. It prints {ns, ops, got}, a round of 21,891 goroutines being one op.

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

const N = 20;
const RESULT = 6765;

// A caller's block: how many have arrived, the caller's g, the callees' results.
const ARRIVED = 0;
const CALLER = 1;
const RESULTS = 2;
const JOIN = 4;
/** Arrivals: two callees, and the caller when it sleeps. */
const ALL = 3;

/** Hands a result to the caller whose block is `join`. */
function finish(join: number, which: number, result: number): void {
  setword(join + RESULTS + which, result);
  if (xaddword(join + ARRIVED, 1) === ALL) goready(word(join + CALLER) as Ptr<'g'>);
}

/** The caller has become waiting. False when its callees were faster. */
function parked(gp: number, join: number): unknown {
  setword(join + CALLER, gp);
  return xaddword(join + ARRIVED, 1) !== ALL;
}

const FIB = frameSize(3);

function fib(sp: number, rp: number, a: unknown, b: unknown, c: unknown): unknown {
  const fp = sp - FIB;
  if (rp === 0) {
    const n = a as number;
    const join = b as number;
    const which = c as number;
    if (n < 2) {
      finish(join, which, n);
      return undefined;
    }
    const mine = alloc(JOIN);
    go(fib, n - 1, mine, 0);
    go(fib, n - 2, mine, 1);
    gopark(pc.parked, mine, waitReason('semacquire'));
    push(fp, pc.fib | 1, FIB);
    setnum(slot(fp, 0), join);
    setnum(slot(fp, 1), which);
    setnum(slot(fp, 2), mine);
    return PARKED;
  }
  const mine = getnum(slot(fp, 2));
  finish(getnum(slot(fp, 0)), getnum(slot(fp, 1)), word(mine + RESULTS) + word(mine + RESULTS + 1));
  return undefined;
}

const MAIN = frameSize(4);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [warm = 0, timed = 0] = args().map(Number);
  let round = 0;
  let right = 0;
  let started = nanotime();
  if (rp !== 0) {
    const join = getnum(slot(fp, 0));
    round = getnum(slot(fp, 1)) + 1;
    right = getnum(slot(fp, 2)) + (word(join + RESULTS) === RESULT ? 1 : 0);
    started = round === warm ? nanotime() : getnum(slot(fp, 3));
  }
  if (round < warm + timed) {
    const join = alloc(JOIN);
    // One callee, not two: the other has arrived, so to speak.
    setword(join + ARRIVED, 1);
    go(fib, N, join, 0);
    gopark(pc.parked, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), join);
    setnum(slot(fp, 1), round);
    setnum(slot(fp, 2), right);
    setnum(slot(fp, 3), started);
    return PARKED;
  }
  const elapsed = nanotime() - started;
  const got = right - warm;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  return got === timed ? undefined : exit(1);
}

const pc = funcs('main', { main, fib, parked });

export { main };
