// A tree of 255,000 goroutines with uneven work, grown from eight places only, so that every other P has to steal.
//
//   main -> 8 branches -> in each of 100 rounds, 128 twigs -> 0 to 3 leaves each
//
// A branch waits for its round before it begins the next: it parks, and whoever finishes last makes it ready. What the
// program prints depends on neither the number of Ps nor the schedule.
//
// The bodies are in resumable form (docs/resumable.md), as the compiler will make them.

import {
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  goready,
  loadword,
  morestack,
  PARKED,
  type Ptr,
  print,
  push,
  setnum,
  slot,
  stackguard,
  storeword,
  waitReason,
  xaddword,
} from 'rt0';

const BRANCHES = 8;
const ROUNDS = 100;
const TWIGS = 128;

// What all share: the checksum and the number of goroutines that added to it.
const SUM = 0;
const COUNT = 1;

// A join: how many have not arrived yet, the waiter included, and the waiter.
const PENDING = 0;
const WAITER = 1;

function hash(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 14)) >>> 0;
}

/** Leaves of the twig with hash h. */
function leaves(h: number): number {
  return h >>> 30;
}

/** One goroutine in 32 has fifty times the work of the others. */
function work(h: number): number {
  const n = (h & 31) === 0 ? 50_000 : 500 + (h & 1023);
  let x = h;
  for (let i = 0; i < n; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x;
}

function record(shared: number, h: number): void {
  xaddword(shared + SUM, work(h));
  xaddword(shared + COUNT, 1);
}

/** The last to arrive wakes the waiter. */
function arrive(join: number): void {
  if (xaddword(join + PENDING, -1) === 0) goready(loadword(join + WAITER) as Ptr<'g'>);
}

/** The waiter's own arrival, once it has parked. False: all were here before it, and it goes on. */
function waiting(gp: number, join: number): boolean {
  storeword(join + WAITER, gp);
  return xaddword(join + PENDING, -1) !== 0;
}

function leaf(_sp: number, _rp: number, shared: number, join: number, id: number): unknown {
  record(shared, hash(id));
  arrive(join);
  return undefined;
}

function twig(_sp: number, _rp: number, shared: number, join: number, id: number): unknown {
  const h = hash(id);
  for (let i = 1; i <= leaves(h); i++) go(leaf, shared, join, id * 4 + i);
  record(shared, h);
  arrive(join);
  return undefined;
}

/** Starts the goroutines of one round, which `join` waits for. */
function grow(shared: number, join: number, first: number): void {
  let total = 0;
  for (let i = 0; i < TWIGS; i++) total += 1 + leaves(hash(first + i));
  storeword(join + PENDING, total + 1);
  for (let i = 0; i < TWIGS; i++) go(twig, shared, join, first + i);
}

const BRANCH = frameSize(5);

function branch(sp: number, rp: number, a: number, b: number, c: number): unknown {
  const fp = sp - BRANCH;
  let shared = a;
  let parent = b;
  let id = c;
  let join = 0;
  let round = 0;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, BRANCH, pc.branch, a, b, c);
    join = alloc(2);
  } else {
    shared = getnum(slot(fp, 0));
    parent = getnum(slot(fp, 1));
    id = getnum(slot(fp, 2));
    join = getnum(slot(fp, 3));
    round = getnum(slot(fp, 4)) + 1;
  }
  if (round < ROUNDS) {
    grow(shared, join, (id * ROUNDS + round) * TWIGS);
    gopark(pc.waiting, join, waitReason('semacquire'));
    push(fp, pc.branch | 1, BRANCH);
    setnum(slot(fp, 0), shared);
    setnum(slot(fp, 1), parent);
    setnum(slot(fp, 2), id);
    setnum(slot(fp, 3), join);
    setnum(slot(fp, 4), round);
    return PARKED;
  }
  arrive(parent);
  return undefined;
}

const MAIN = frameSize(1);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, MAIN, pc.main);
    const shared = alloc(2);
    const join = alloc(2);
    storeword(join + PENDING, BRANCHES + 1);
    for (let i = 0; i < BRANCHES; i++) go(branch, shared, join, i);
    gopark(pc.waiting, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), shared);
    return PARKED;
  }
  const shared = getnum(slot(fp, 0));
  const total = loadword(shared + COUNT) + BRANCHES;
  const sum = (loadword(shared + SUM) >>> 0).toString(16).padStart(8, '0');
  print(`fanout: ${total} goroutines, checksum ${sum}`);
  return undefined;
}

const pc = funcs('main', { main, branch, twig, leaf, waiting });

export { main };
