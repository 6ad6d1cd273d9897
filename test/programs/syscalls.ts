// Syscalls: plain functions that block their thread. args: mode, then numbers.
//
//   block N MS R  N goroutines block for MS milliseconds each while two compute; prints how long all of it took, how
//                 much was computed a millisecond, and how many threads there are: R times, for no goroutines and for N
//                 in turn
//   during N MS W  how much is computed in W windows of MS milliseconds, and in W more while N goroutines block
//   keepers N     N goroutines hold a Map while they block, N others do not
//   files N       N goroutines read a file with fs.readSync, many times, and compare
//   short N       one goroutine makes N short calls
//   throws        what fn throws is thrown in the goroutine
//   nested        a syscall in the function of a syscall is a part of it
//   misuse KIND   the function of a syscall does what needs a P
//   native N      N goroutines are in native calls that only compute, beside one that counts
//   limits        what SetMaxThreads takes
//   limit N       more blocked threads than SetMaxThreads(N) allows
//   stop          the world is stopped and started while goroutines are in syscalls

import { pbkdf2Sync } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import {
  AtomicInt32,
  args,
  chan,
  exit,
  go,
  goid,
  gomaxprocs,
  gosched,
  Mutex,
  nanotime,
  print,
  readMemStats,
  setMaxThreads,
  sleep,
  syscall,
  Timer,
  WaitGroup,
} from 'rt0';

function sleepThread(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

function* blocker(wg: WaitGroup, ms: number) {
  const id = goid();
  const got = syscall(sleepThread, ms);
  if (got !== ms || goid() !== id) throw new Error('a syscall gave back something else');
  wg.done();
}

/** Counts until `stop`. */
function* compute(work: AtomicInt32, stop: AtomicInt32, wg: WaitGroup) {
  let x = 0;
  while (stop.load() === 0) {
    for (let i = 0; i < 100_000; i++) x = (x * 31 + i) | 0;
    work.add(1 + (x & 0));
  }
  wg.done();
}

function* block(most: number, ms: number, rounds: number) {
  const work = new AtomicInt32();
  const stop = new AtomicInt32();
  const computing = new WaitGroup();
  computing.add(2);
  for (let i = 0; i < 2; i++) go(compute, work, stop, computing);
  const wg = new WaitGroup();
  // Without any and with all in turn, to compare the one with the other.
  for (let round = 0; round < rounds; round++) {
    const n = (round & 1) === 0 ? 0 : most;
    const from = nanotime();
    const before = work.load();
    wg.add(n);
    for (let i = 0; i < n; i++) go(blocker, wg, ms);
    syscall(sleepThread, ms);
    yield* wg.wait();
    const took = (nanotime() - from) / 1e6;
    const rate = (work.load() - before) / took;
    const { threads } = yield* readMemStats();
    print(`${took} ${rate} ${threads}`);
  }
  stop.store(1);
  yield* computing.wait();
}

/** How much is computed a millisecond, window after window of MS milliseconds: W of them, then W in which N goroutines
 *  block their threads for as long as it lasts. */
function* during(most: number, ms: number, windows: number) {
  const work = new AtomicInt32();
  const stop = new AtomicInt32();
  const computing = new WaitGroup();
  computing.add(2);
  for (let i = 0; i < 2; i++) go(compute, work, stop, computing);
  const wg = new WaitGroup();
  for (let w = 0; w < 2 * windows; w++) {
    if (w === windows) {
      wg.add(most);
      for (let i = 0; i < most; i++) go(blocker, wg, ms * windows);
    }
    const from = nanotime();
    const used = cpuTime();
    const before = work.load();
    yield* sleep(ms);
    const took = (nanotime() - from) / 1e6;
    const done = work.load() - before;
    print(`${w < windows ? 0 : 1} ${done / took} ${done / (cpuTime() - used)}`);
  }
  stop.store(1);
  yield* computing.wait();
  const { threads } = yield* readMemStats();
  print(`threads ${threads}`);
  exit(0);
}

function* keeper(wg: WaitGroup, ms: number) {
  const kept = new Map([[ms, 'kept']]);
  syscall(sleepThread, ms);
  if (kept.get(ms) !== 'kept') throw new Error('lost');
  wg.done();
}

/** Goroutines that hold what no frame can hold while threads are short: they block without waiting for one. */
function* keepers(n: number) {
  const work = new AtomicInt32();
  const stop = new AtomicInt32();
  const wg = new WaitGroup();
  wg.add(2 * n + 2);
  for (let i = 0; i < 2; i++) go(compute, work, stop, wg);
  for (let i = 0; i < n; i++) {
    go(blocker, wg, 20);
    go(keeper, wg, 20);
  }
  syscall(sleepThread, 100);
  stop.store(1);
  yield* wg.wait();
}

/** Milliseconds of processor time that the process has had. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function readOnce(path: string): number {
  const buffer = new Uint8Array(4096);
  const fd = openSync(path, 'r');
  const n = readSync(fd, buffer, 0, buffer.length, 0);
  closeSync(fd);
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum * 31 + (buffer[i] ?? 0)) | 0;
  return sum;
}

function* reader(path: string, expected: number, rounds: number, wg: WaitGroup) {
  for (let i = 0; i < rounds; i++) {
    const sum = syscall(readOnce, path);
    if (sum !== expected) throw new Error(`read ${sum}, expected ${expected}`);
  }
  wg.done();
}

function* files(n: number) {
  const path = process.execPath;
  const expected = readOnce(path);
  const wg = new WaitGroup();
  wg.add(n);
  for (let i = 0; i < n; i++) go(reader, path, expected, 50, wg);
  yield* wg.wait();
}

function short(i: number): number {
  return i + 1;
}

function* shorts(n: number) {
  const from = nanotime();
  let x = 0;
  for (let i = 0; i < n; i++) x = syscall(short, x);
  if (x !== n) throw new Error(`${x} of ${n}`);
  print(`${(nanotime() - from) / n} ns`);
}

function fails(what: string): number {
  throw new RangeError(what);
}

function* throws() {
  try {
    syscall(fails, 'as fn throws it');
  } catch (e) {
    print(String(e));
  }
}

function inner(x: number): number {
  return syscall(short, x) + syscall(sleepThread, x);
}

function* nested() {
  const from = nanotime();
  const got = syscall(inner, 3);
  if (got !== 7) throw new Error(`${got}`);
  if (nanotime() - from < 3e6) throw new Error('the inner one did not block');
  try {
    syscall(nestedFails);
  } catch (e) {
    print(String(e));
  }
  // Its P is its own again.
  go(nothing);
  yield* sleep(1);
}

function nestedFails(): number {
  return syscall(fails, 'from within');
}

function* nothing() {}

const unbuffered = chan<number>();
const mu = new Mutex();
const waited = new WaitGroup();

function* receives() {
  yield* unbuffered.recv();
}

function* locks() {
  yield* mu.lock();
}

function* waits() {
  yield* waited.wait();
}

function starts(): void {
  go(nothing);
}

function sends(): void {
  unbuffered.trySend(1);
}

function closes(): void {
  unbuffered.close();
}

function unlocks(): void {
  mu.unlock();
}

function dones(): void {
  waited.done();
}

function makes(): number {
  return chan(1).cap;
}

function* misuse(kind: string) {
  waited.add(1);
  yield* mu.lock();
  go(receives);
  go(locks);
  go(waits);
  const timer = new Timer(1e6);
  timer.stop();
  yield* sleep(5);
  if (kind === 'go') syscall(starts);
  else if (kind === 'send') syscall(sends);
  else if (kind === 'close') syscall(closes);
  else if (kind === 'unlock') syscall(unlocks);
  else if (kind === 'done') syscall(dones);
  else if (kind === 'chan') syscall(makes);
  else if (kind === 'timer') syscall(resets, timer);
}

function resets(timer: Timer): void {
  timer.reset(1);
}

function derive(i: number): string {
  return pbkdf2Sync(`password ${i}`, 'salt', 60_000, 32, 'sha256').toString('hex');
}

function* derives(i: number, expected: string, wg: WaitGroup) {
  if (syscall(derive, i % 3) !== expected) throw new Error('another key');
  wg.done();
}

function* counts(n: AtomicInt32, stop: AtomicInt32, wg: WaitGroup) {
  while (stop.load() === 0) n.add(1);
  wg.done();
}

/** One P: while a native call computes, the counter has it. */
function* native(n: number) {
  const counted = new AtomicInt32();
  const stop = new AtomicInt32();
  const wg = new WaitGroup();
  const [a = '', b = '', c = ''] = [derive(0), derive(1), derive(2)];
  wg.add(n);
  const counting = new WaitGroup();
  counting.add(1);
  go(counts, counted, stop, counting);
  for (let i = 0; i < n; i++) go(derives, i, i % 3 === 0 ? a : i % 3 === 1 ? b : c, wg);
  yield* gosched();
  const from = nanotime();
  const before = counted.load();
  syscall(derive, 0);
  const took = (nanotime() - from) / 1e6;
  const meanwhile = counted.load() - before;
  yield* wg.wait();
  stop.store(1);
  yield* counting.wait();
  if (!(meanwhile > took)) throw new Error(`nobody counted while a native call took ${took} ms`);
}

function* forever(wg: WaitGroup) {
  syscall(sleepThread, 1e9);
  wg.done();
}

function* limit(n: number) {
  print(`was ${setMaxThreads(n)}`);
  const wg = new WaitGroup();
  wg.add(2 * n);
  for (let i = 0; i < 2 * n; i++) go(forever, wg);
  yield* wg.wait();
}

function* limits() {
  for (const n of [Number.NaN, '12', undefined, null] as unknown as number[]) {
    try {
      setMaxThreads(n);
    } catch (e) {
      print(String(e));
    }
  }
  print(setMaxThreads(Number.POSITIVE_INFINITY), setMaxThreads(99.9), setMaxThreads(10_000));
  setMaxThreads(-1);
  yield* gosched();
}

function* inAndOut(stop: AtomicInt32, calls: AtomicInt32, wg: WaitGroup) {
  while (stop.load() === 0) {
    calls.add(syscall(short, 0));
  }
  wg.done();
}

function* slow(stop: AtomicInt32, wg: WaitGroup) {
  while (stop.load() === 0) syscall(sleepThread, 0.2);
  wg.done();
}

function* stops(n: number) {
  const stop = new AtomicInt32();
  const calls = new AtomicInt32();
  const wg = new WaitGroup();
  wg.add(8);
  for (let i = 0; i < 4; i++) {
    go(inAndOut, stop, calls, wg);
    go(slow, stop, wg);
  }
  const procs = yield* gomaxprocs();
  for (let i = 0; i < n; i++) {
    const s = yield* readMemStats();
    if (s.goroutinesMade - s.goroutinesEnded < 9) throw new Error('the snapshot does not fit together');
    yield* gomaxprocs(1 + (i % 4));
    yield* gosched();
  }
  stop.store(1);
  yield* wg.wait();
  yield* gomaxprocs(procs);
  if (calls.load() === 0) throw new Error('no syscall ended');
}

export function* main() {
  const [mode = '', a = '0', b = '0', c = '6'] = args();
  if (mode === 'block') yield* block(Number(a), Number(b), Number(c));
  else if (mode === 'during') yield* during(Number(a), Number(b), Number(c));
  else if (mode === 'keepers') yield* keepers(Number(a));
  else if (mode === 'files') yield* files(Number(a));
  else if (mode === 'short') yield* shorts(Number(a));
  else if (mode === 'throws') yield* throws();
  else if (mode === 'nested') yield* nested();
  else if (mode === 'misuse') yield* misuse(a);
  else if (mode === 'native') yield* native(Number(a));
  else if (mode === 'limits') yield* limits();
  else if (mode === 'limit') yield* limit(Number(a));
  else if (mode === 'stop') yield* stops(Number(a));
  else exit(1);
  print('ok');
}
