// A tree of 255,000 goroutines with uneven work, grown from eight places only, so that every other P has to steal.
//
//   main -> 8 branches -> in each of 100 rounds, 128 twigs -> 0 to 3 leaves each
//
// A branch waits for its round before it begins the next: it parks, and whoever finishes last makes it ready. What the
// program prints depends on neither the number of Ps nor the schedule.

import { AtomicInt32, go, print, WaitGroup } from 'rt0';

const BRANCHES = 8;
const ROUNDS = 100;
const TWIGS = 128;

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

function record(sum: AtomicInt32, count: AtomicInt32, h: number): void {
  sum.add(work(h));
  count.add(1);
}

function* leaf(sum: AtomicInt32, count: AtomicInt32, round: WaitGroup, id: number) {
  record(sum, count, hash(id));
  round.done();
}

function* twig(sum: AtomicInt32, count: AtomicInt32, round: WaitGroup, id: number) {
  const h = hash(id);
  const n = leaves(h);
  round.add(n);
  for (let i = 1; i <= n; i++) go(leaf, sum, count, round, id * 4 + i);
  record(sum, count, h);
  round.done();
}

function* branch(sum: AtomicInt32, count: AtomicInt32, all: WaitGroup, id: number) {
  const join = new WaitGroup();
  for (let round = 0; round < ROUNDS; round++) {
    const first = (id * ROUNDS + round) * TWIGS;
    join.add(TWIGS);
    for (let i = 0; i < TWIGS; i++) go(twig, sum, count, join, first + i);
    yield* join.wait();
  }
  all.done();
}

export function* main() {
  const sum = new AtomicInt32(0);
  const count = new AtomicInt32(0);
  const all = new WaitGroup();
  all.add(BRANCHES);
  for (let i = 0; i < BRANCHES; i++) go(branch, sum, count, all, i);
  yield* all.wait();
  const checksum = (sum.load() >>> 0).toString(16).padStart(8, '0');
  print(`fanout: ${count.load() + BRANCHES} goroutines, checksum ${checksum}`);
}
