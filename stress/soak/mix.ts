// The soak: everything that the scheduler can do, all at once, for as long as asked. Each worker checks what it does
// and counts it. There is no collector, so workers make what they need once and use it again.
//
// Arguments: seconds, seed. Prints where its mailbox (world.ts) and its counters lie, for the host to read.

import {
  alloc,
  args,
  type Chan,
  Cond,
  chan,
  go,
  gomaxprocs,
  int32Array,
  Mutex,
  nanotime,
  print,
  RWMutex,
  select,
  sleep,
  WaitGroup,
} from 'rt0';
import { counts, stop } from './kit.ts';
import { keepPair, round } from './locks.ts';
import { drain, feed, poke, ponder, stage } from './pipes.ts';
import { calls, lockers } from './threads.ts';
import { sleeper, ticking, timers } from './time.ts';
import { trees } from './trees.ts';
import { auditor, hog, hosted, lastaudit, resizing, snapshots } from './world.ts';

export function* main() {
  const [seconds = 10, seed = 1] = args().map(Number);
  const procs = yield* gomaxprocs();
  const mailbox = alloc(16);
  print(`mailbox ${mailbox} counts ${counts.byteOffset / 4}`);
  const over = new WaitGroup();
  over.add(33);
  go(auditor, mailbox, over);
  for (let i = 0; i < 2; i++) go(trees, seed + i, over);
  const pipe = chan<number>(4);
  const middle = chan<number>();
  const out = chan<number>(128);
  go(feed, pipe, over);
  go(stage, pipe, middle, over);
  go(stage, middle, out, over);
  go(drain, out, over);
  const a = chan<number>();
  const b = chan<number>(1);
  for (let i = 0; i < 3; i++) go(ponder, a, b, over);
  go(poke, a, b, seed, over);
  const mu = new Mutex();
  const rw = new RWMutex();
  const pair = int32Array(4);
  for (let i = 0; i < 4; i++) go(keepPair, mu, rw, pair, seed + i, over);
  const cmu = new Mutex();
  const cond = new Cond(cmu);
  const state = int32Array(4);
  for (let i = 0; i < 3; i++) go(round, cmu, cond, state, 3, over);
  for (let i = 0; i < 4; i++) go(sleeper, seed + i, over);
  go(ticking, over);
  for (let i = 0; i < 2; i++) go(timers, seed + i, over);
  for (let i = 0; i < 3; i++) go(calls, seed + i, over);
  go(resizing, procs, seed, over);
  go(lockers, over);
  go(snapshots, over);
  go(hog, seed, over);
  go(hosted, over);
  const until = nanotime() + seconds * 1e9;
  while (nanotime() < until) yield* sleep(100);
  stop.store(1);
  yield* finish(a, b, over);
  yield* lastaudit();
}

function* taker(a: Chan<number>, b: Chan<number>, done: Chan<boolean>) {
  for (;;) {
    const { index } = yield* select([a.receiving(), b.receiving(), done.receiving()]);
    if (index === 2) return;
  }
}

/** Waits for all workers; meanwhile takes what poke still sends. */
function* finish(a: Chan<number>, b: Chan<number>, over: WaitGroup) {
  const done = chan<boolean>();
  go(taker, a, b, done);
  yield* over.wait();
  done.close();
  yield* sleep(20);
}
