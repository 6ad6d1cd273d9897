// The soak: everything that the scheduler can do, all at once, for as long as asked. Each worker checks what it does and
// counts it. There is no collector, so workers make what they need once and use it again.
//
// Arguments: seconds, seed. Prints the address of its mailbox, then at the end what was done, as JSON.
//
// The auditor stops the world once a second and leaves a note in the mailbox: the host audits the memory meanwhile, and says
// when the world may start again.

import {
  AtomicInt32,
  afterFunc,
  alloc,
  args,
  blockingHost,
  type Chan,
  Cond,
  chan,
  exit,
  go,
  gomaxprocs,
  gosched,
  int32Array,
  loadword,
  lockOSThread,
  Mutex,
  nanotime,
  print,
  RWMutex,
  readMemStats,
  select,
  sleep,
  startTheWorld,
  stopTheWorld,
  storeword,
  syscall,
  Ticker,
  Timer,
  threadid,
  unlockOSThread,
  WaitGroup,
} from 'rt0';
import { WHAT, type What } from './soak-counts.ts';

const counts = int32Array(WHAT.length);
const stop = new AtomicInt32();

function did(what: What): void {
  Atomics.add(counts, WHAT.indexOf(what), 1);
}

function wrong(what: string): never {
  print(`soak: ${what}`);
  exit(3);
}

/** The next number of a worker's own sequence. */
function next(x: number): number {
  const a = (Math.imul(x, 1664525) + 1013904223) | 0;
  return a ^ (a >>> 13);
}

/** Trees of goroutines: each node runs once. */
function* node(depth: number, sum: AtomicInt32, wg: WaitGroup) {
  sum.add(1);
  did('goroutines');
  if (depth > 0) {
    wg.add(2);
    go(node, depth - 1, sum, wg);
    go(node, depth - 1, sum, wg);
  }
  if ((depth & 3) === 1) yield* gosched();
  wg.done();
}

function* trees(seed: number, over: WaitGroup) {
  const sum = new AtomicInt32();
  const wg = new WaitGroup();
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const depth = (x >>> 8) % 11;
    sum.store(0);
    wg.add(1);
    go(node, depth, sum, wg);
    yield* wg.wait();
    if (sum.load() !== 2 ** (depth + 1) - 1) wrong(`a tree of depth ${depth} had ${sum.load()} nodes`);
    yield* sleep((x >>> 20) % 3);
  }
  over.done();
}

/** A pipe of three stages: numbers come out in order, changed twice. */
function* stage(from: Chan<number>, to: Chan<number>, over: WaitGroup) {
  for (;;) {
    const [v, ok] = yield* from.recv2();
    if (!ok) break;
    yield* to.send(v + 1);
  }
  to.close();
  over.done();
}

function* feed(to: Chan<number>, over: WaitGroup) {
  for (let i = 0; stop.load() === 0; i = (i + 1) | 0) yield* to.send(i);
  to.close();
  over.done();
}

function* drain(from: Chan<number>, over: WaitGroup) {
  for (let i = 0; ; i = (i + 1) | 0) {
    const [v, ok] = yield* from.recv2();
    if (!ok) break;
    if (v !== i + 2) wrong(`message ${i} came out as ${v}`);
    did('messages');
  }
  over.done();
}

/** select over two channels and a timer that is used again. */
function* ponder(a: Chan<number>, b: Chan<number>, over: WaitGroup) {
  const timer = new Timer(1000);
  while (stop.load() === 0) {
    timer.reset(2);
    const { index } = yield* select([a.receiving(), b.receiving(), timer.c.receiving(), null]);
    if (index < 0 || index > 2) wrong(`select chose ${index}`);
    did('selects');
  }
  timer.stop();
  over.done();
}

function* poke(a: Chan<number>, b: Chan<number>, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const { index } = yield* select([a.sending(x), b.sending(x)]);
    if (index > 1) wrong(`select chose ${index}`);
    if ((x & 63) === 0) yield* sleep(1.5);
  }
  over.done();
}

/** Readers and writers of two words that must agree. */
function* keep(mu: Mutex, rw: RWMutex, pair: Int32Array, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    if ((x & 7) === 0) {
      yield* rw.lock();
      pair[0] = (pair[0] ?? 0) + 1;
      if ((x & 256) === 0) yield* gosched();
      pair[1] = (pair[1] ?? 0) + 1;
      rw.unlock();
    } else {
      yield* rw.rlock();
      const same = pair[0] === pair[1];
      rw.runlock();
      if (!same) wrong('a reader saw half of a write');
    }
    yield* mu.lock();
    pair[2] = (pair[2] ?? 0) + 1;
    mu.unlock();
    did('locked');
    if ((x & 127) === 5) yield* sleep(0.5);
  }
  over.done();
}

/** Rounds of a Cond: nobody of a round starts the next before all have come. */
function* round(mu: Mutex, cond: Cond, state: Int32Array, n: number, over: WaitGroup) {
  for (;;) {
    yield* mu.lock();
    if (stop.load() !== 0 || state[2] === 1) break;
    const mine = state[1] ?? 0;
    state[0] = (state[0] ?? 0) + 1;
    if (state[0] === n) {
      state[0] = 0;
      state[1] = mine + 1;
      did('condRounds');
      cond.broadcast();
    } else {
      while (state[1] === mine && state[2] === 0) yield* cond.wait();
    }
    mu.unlock();
    yield* sleep(1);
  }
  // The first to leave lets all others go.
  state[2] = 1;
  cond.broadcast();
  mu.unlock();
  over.done();
}

function* sleeper(seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const ms = ((x >>> 8) & 15) / 2;
    const from = nanotime();
    yield* sleep(ms);
    if (nanotime() - from < ms * 1e6 - 1e3) wrong(`sleep(${ms}) was over too soon`);
    did('sleeps');
  }
  over.done();
}

function* ticking(over: WaitGroup) {
  const ticker = new Ticker(3);
  while (stop.load() === 0) {
    yield* ticker.c.recv();
    did('ticks');
  }
  ticker.stop();
  over.done();
}

function* fired(n: AtomicInt32) {
  n.add(1);
  did('afterFuncs');
}

/** afterFunc: stopped in time it never runs, else exactly once. */
function* timers(seed: number, over: WaitGroup) {
  const ran = new AtomicInt32();
  const timer = afterFunc(1e9, fired, ran);
  for (let x = seed; stop.load() === 0; x = next(x)) {
    ran.store(0);
    timer.reset(((x >>> 8) & 3) + 0.5);
    yield* sleep((x >>> 16) & 3);
    if (timer.stop()) {
      did('timersStopped');
      yield* sleep(1);
      if (ran.load() !== 0) wrong('a timer that was stopped ran');
    } else {
      while (ran.load() === 0) yield* sleep(0.5);
      if (ran.load() !== 1) wrong(`a timer ran ${ran.load()} times`);
    }
  }
  timer.stop();
  over.done();
}

function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

function* calls(seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const ms = (x & 31) === 0 ? 12 : ((x >>> 8) & 3) / 8;
    if (syscall(block, ms) !== ms) wrong('a syscall gave back something else');
    did('syscalls');
    if ((x & 3) === 0) yield* gosched();
  }
  over.done();
}

function* resizing(procs: number, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    yield* gomaxprocs(1 + ((x >>> 8) % (2 * procs)));
    did('resizes');
    yield* sleep((x >>> 16) & 63);
  }
  yield* gomaxprocs(procs);
  over.done();
}

/** One that ends locked and takes its thread along, or one that stays on its thread for a while. */
function* locked(hold: boolean, c: Chan<number>, wg: WaitGroup) {
  lockOSThread();
  const thread = threadid();
  for (let i = 0; i < 5; i++) {
    yield* c.send(i);
    if (threadid() !== thread) wrong('a locked goroutine moved');
  }
  if (hold) unlockOSThread();
  else did('threadsEnded');
  wg.done();
}

function* lockers(seed: number, over: WaitGroup) {
  const c = chan<number>();
  const wg = new WaitGroup();
  for (let x = seed; stop.load() === 0; x = next(x)) {
    wg.add(1);
    go(locked, (x & 7) !== 0, c, wg);
    for (let i = 0; i < 5; i++) if ((yield* c.recv()) !== i) wrong('a locked goroutine sent something else');
    yield* wg.wait();
    yield* sleep(10);
  }
  over.done();
}

function* snapshots(over: WaitGroup) {
  while (stop.load() === 0) {
    const s = yield* readMemStats();
    if (s.goroutinesMade - s.goroutinesEnded < 10) wrong('a snapshot does not fit together');
    did('snapshots');
    yield* sleep(37);
  }
  over.done();
}

/** Computes without a call or a yield: others must get their turn. */
function* hog(seed: number, over: WaitGroup) {
  let x = seed;
  while (stop.load() === 0) {
    const until = nanotime() + 12e6;
    while (nanotime() < until) for (let i = 0; i < 500; i++) x = (Math.imul(x, 31) + i) | 0;
    did('slices');
    yield* sleep(25 + (x & 7));
  }
  over.done();
}

function* hosted(over: WaitGroup) {
  while (stop.load() === 0) {
    yield* blockingHost('sleep', 2);
    did('hostCalls');
  }
  over.done();
}

// The mailbox: 0 the world runs, 1 it is stopped and to be audited, 2 it has been.
const QUIET = 0;
const STOPPED = 1;

function* auditor(mailbox: number, over: WaitGroup) {
  while (stop.load() === 0) {
    yield* sleep(1000);
    yield* stopTheWorld();
    storeword(mailbox, STOPPED);
    while (loadword(mailbox) === STOPPED) block(1);
    storeword(mailbox, QUIET);
    startTheWorld();
    did('audits');
  }
  over.done();
}

export function* main() {
  const [seconds = 10, seed = 1] = args().map(Number);
  const procs = yield* gomaxprocs();
  const mailbox = alloc(16);
  print(`mailbox ${mailbox}`);
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
  for (let i = 0; i < 4; i++) go(keep, mu, rw, pair, seed + i, over);
  const cmu = new Mutex();
  const cond = new Cond(cmu);
  const state = int32Array(4);
  for (let i = 0; i < 3; i++) go(round, cmu, cond, state, 3, over);
  for (let i = 0; i < 4; i++) go(sleeper, seed + i, over);
  go(ticking, over);
  for (let i = 0; i < 2; i++) go(timers, seed + i, over);
  for (let i = 0; i < 3; i++) go(calls, seed + i, over);
  go(resizing, procs, seed, over);
  go(lockers, seed, over);
  go(snapshots, over);
  go(hog, seed, over);
  go(hosted, over);
  const until = nanotime() + seconds * 1e9;
  while (nanotime() < until) yield* sleep(100);
  stop.store(1);
  yield* finish(a, b, over);
  print(JSON.stringify(Object.fromEntries(WHAT.map((w, i) => [w, counts[i]]))));
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
