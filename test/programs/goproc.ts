// Go's tests of the scheduler that need preemption, stopped worlds or locked threads (runtime/proc_test.go,
// testdata/testprog/lockosthread.go). args: the test, and what it says it takes. Each prints `ok`; a failure is a
// panic.

import {
  AtomicInt32,
  args,
  type Chan,
  chan,
  float64Array,
  getg,
  go,
  gomaxprocs,
  gosched,
  int32Array,
  lockOSThread,
  nanotime,
  net,
  print,
  readMemStats,
  select,
  setword,
  sleep,
  syscall,
  threadid,
  unlockOSThread,
  WaitGroup,
  word,
} from 'rt0';

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

// --- TestPreemption: two goroutines hand x to and fro without ever giving way; the loops are their only safe points.

function* alternate(x: AtomicInt32, id: number, n: number, c: Chan<boolean>) {
  for (let i = 0; i < n; i++) {
    while (x.load() !== id) {}
    x.store(1 - id);
  }
  yield* c.send(true);
}

function* testPreemption() {
  const c = chan<boolean>();
  const x = new AtomicInt32(0);
  for (let id = 0; id < 2; id++) go(alternate, x, id, 5, c);
  yield* c.recv();
  yield* c.recv();
}

// --- TestGoroutineParallelism2: P goroutines that wait for each other in turn all get a thread.

function* arrive(x: AtomicInt32, procs: number, done: Chan<boolean>) {
  if (x.add(1) === procs) {
    yield* done.send(true);
    return;
  }
  while (x.load() !== procs) {}
}

function* turn(x: AtomicInt32, procs: number, me: number, done: Chan<boolean>) {
  for (let i = 0; i < 3; i++) {
    const expected = procs * i + me;
    while (x.load() !== expected) {}
    x.store(expected + 1);
  }
  yield* done.send(true);
}

function* nested(x: AtomicInt32, procs: number, p: number, done: Chan<boolean>) {
  for (let p2 = 0; p2 < 2; p2++) go(turn, x, procs, p * 2 + p2, done);
}

function* testGoroutineParallelism2(load: boolean, polling: boolean) {
  const procs = 4;
  // Somebody waits for the host all the time: Ms without work sit in the poller.
  if (polling) go(listens);
  for (let i = 0; i < 10; i++) {
    if (load) {
      const done = chan<boolean>();
      const x = new AtomicInt32(0);
      for (let p = 0; p < procs; p++) go(arrive, x, procs, done);
      yield* done.recv();
    }
    const done = chan<boolean>();
    const x = new AtomicInt32(0);
    for (let p = 0; p < procs / 2; p++) go(nested, x, procs, p, done);
    for (let p = 0; p < procs; p++) yield* done.recv();
  }
}

function* listens() {
  const listener = yield* net.listen(0, '127.0.0.1');
  yield* net.accept(listener);
}

// --- TestPingPongHog: pairs that hand the P to each other share it fairly with pairs that hand it over sooner.

function* pingPong(limit: number, counter: Int32Array, i: number, wake: Chan<boolean>, done: Chan<boolean>) {
  for (;;) {
    const { index } = yield* select([done.receiving(), wake.receiving()]);
    if (index === 0) return;
    for (let k = 0; k < limit; k++) counter[i] = (counter[i] ?? 0) + 1;
    yield* wake.send(true);
  }
}

function* testPingPongHog() {
  yield* gomaxprocs(1);
  const done = chan<boolean>();
  const hogChan = chan<boolean>();
  const lightChan = chan<boolean>();
  const counts = int32Array(2);
  for (let i = 0; i < 2; i++) go(pingPong, 1e6, counts, 0, hogChan, done);
  for (let i = 0; i < 2; i++) go(pingPong, 1e3, counts, 1, lightChan, done);
  yield* hogChan.send(true);
  yield* lightChan.send(true);
  // Go's 100 ms are ten slices; a machine that has other things to do needs more to even them out.
  yield* sleep(400);
  done.close();
  yield* hogChan.recv();
  yield* lightChan.recv();
  const [hog = 0, light = 0] = counts;
  check(hog / 20 <= light && light / 20 <= hog, `hog ${hog}, light ${light}`);
}

// --- GCFairness: who makes short syscalls without end lets main run; GCFairness2: three that compute all get their
// turn.

function nothing(): number {
  return 1;
}

function* caller() {
  for (;;) syscall(nothing);
}

function* testGCFairness() {
  yield* gomaxprocs(1);
  for (let i = 0; i < 2; i++) go(caller);
  yield* sleep(10);
}

function* counter(counts: Int32Array, i: number) {
  for (;;) Atomics.add(counts, i, 1);
}

function* testGCFairness2() {
  yield* gomaxprocs(1);
  const counts = int32Array(3);
  for (let i = 0; i < 3; i++) go(counter, counts, i);
  yield* sleep(30);
  for (let tries = 0; tries < 2; tries++) {
    if (counts.every((n) => n > 0)) return;
    yield* sleep(1000);
  }
  check(false, `${counts.join(' ')}`);
}

// --- TestYieldLocked, and one that ends while it is locked

function* yieldLocked(c: Chan<boolean>) {
  lockOSThread();
  for (let i = 0; i < 10; i++) {
    yield* gosched();
    yield* sleep(1);
  }
  yield* c.send(true);
}

function* testYieldLocked() {
  const c = chan<boolean>();
  go(yieldLocked, c);
  yield* c.recv();
}

/** LockOSThreadMain: a goroutine that ends locked to the first thread; main goes on elsewhere. One P from the
 *  beginning. */
function* lockMain(ready: Chan<number>) {
  lockOSThread();
  yield* ready.send(threadid());
}

function* testLockOSThreadMain() {
  const first = threadid();
  const ready = chan<number>(1);
  go(lockMain, ready);
  const thread = yield* ready.recv();
  check(thread === first, `the goroutine was on thread ${thread}, main on ${first}`);
  yield* sleep(1);
  check(threadid() !== first, 'main runs on a thread that ended locked');
}

/** The number of the M that the goroutine is on: where g.m and m.id stand comes from the test. (An M that has exited is
 *  memory for another, with another number.) */
function machine(): number {
  const [, , m = 0, id = 0] = args().map(Number);
  return word(word(getg() + m) + id);
}

function* lockAlt(ready: Chan<number>) {
  lockOSThread();
  yield* ready.send(machine());
  yield* ready.send(threadid());
}

/** LockOSThreadAlt: the M of one that ended locked is never seen again, nor its thread. Main is locked meanwhile. */
function* testLockOSThreadAlt() {
  lockOSThread();
  const ready = chan<number>(2);
  go(lockAlt, ready);
  const locked = yield* ready.recv();
  const thread = yield* ready.recv();
  unlockOSThread();
  check(locked !== machine(), 'it ran on the M to which main was locked');
  for (let i = 0; i < 20; i++) {
    yield* sleep(1);
    check(machine() !== locked, 'an M that ended locked was used again');
    // Others that lock need Ms, and so threads.
    go(lockAlt, ready);
    const next = yield* ready.recv();
    check(next !== locked, 'a goroutine ran on an M that ended locked');
    const there = yield* ready.recv();
    check(there !== thread, 'a goroutine ran on a thread that ended locked');
  }
}

// --- how soon others run when a goroutine neither calls nor yields

function* stamp(at: Chan<number>) {
  yield* at.send(nanotime());
}

/** Prints how long a goroutine waits behind one that only computes, on one P: the middle and the longest of so many
 *  waits, in milliseconds. */
function* latency(rounds: number) {
  const at = chan<number>(1);
  const waits = float64Array(rounds);
  for (let i = 0; i < rounds; i++) {
    const from = nanotime();
    go(stamp, at);
    while (at.len === 0) {}
    const ran = yield* at.recv();
    waits[i] = (ran - from) / 1e6;
  }
  waits.sort();
  print(`${waits[rounds >> 1]} ${waits[rounds - 1]}`);
}

// --- TestStopTheWorldDeadlock

function* stopper(kind: string, n: number, compl: Chan<boolean>) {
  for (let i = 0; i < n; i++) {
    if (kind === 'stats') yield* readMemStats();
    else yield* gomaxprocs(3 + (i & 1));
  }
  yield* compl.send(true);
}

function* perpetuumMobile(stop: Chan<boolean>) {
  const { selected } = stop.tryRecv();
  if (!selected) go(perpetuumMobile, stop);
}

function* testStopTheWorldDeadlock(n: number) {
  const before = yield* gomaxprocs(3);
  const compl = chan<boolean>(2);
  const stop = chan<boolean>(1);
  go(stopper, 'stats', n, compl);
  go(stopper, 'procs', n, compl);
  go(perpetuumMobile, stop);
  yield* compl.recv();
  yield* compl.recv();
  yield* stop.send(true);
  yield* gomaxprocs(before);
}

// --- gomaxprocs in both directions under load

function* counted(x: AtomicInt32, wg: WaitGroup, rounds: number) {
  for (let i = 0; i < rounds; i++) {
    x.add(1);
    if (i % 7 === 0) yield* gosched();
  }
  wg.done();
}

function* resize(goroutines: number, rounds: number) {
  const x = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(goroutines);
  const sizes = [1, 8, 2, 5, 1, 3, 16, 4, 2, 1];
  let made = 0;
  for (let i = 0; made < goroutines; i++) {
    for (let k = 0; k < 50 && made < goroutines; k++) {
      go(counted, x, wg, rounds);
      made++;
    }
    yield* gomaxprocs(sizes[i % sizes.length] ?? 1);
  }
  yield* wg.wait();
  check(x.load() === goroutines * rounds, `${x.load()} of ${goroutines * rounds}`);
}

/** On one P, what waits in the local queue keeps its order when the world stops. (When a P goes away:
 *  test/p/procresize.test.ts) */
function* inOrder(out: Chan<number>, i: number) {
  yield* out.send(i);
}

function* order() {
  yield* gomaxprocs(1);
  const out = chan<number>(100);
  for (let i = 0; i < 100; i++) go(inOrder, out, i);
  // runnext holds the last; all others are in order. Stopping the world must leave it so. (#7126)
  for (let i = 0; i < 20; i++) yield* readMemStats();
  let last = -1;
  for (let i = 0; i < 100; i++) {
    const v = yield* out.recv();
    if (v === 99) continue;
    check(v === last + 1, `${v} after ${last}`);
    last = v;
  }
}

// --- locked threads

function* testBlockLocked() {
  const n = 10;
  const c = chan<boolean>();
  go(blockLocked, c, n);
  for (let i = 0; i < n; i++) yield* c.recv();
}

function* blockLocked(c: Chan<boolean>, n: number) {
  lockOSThread();
  const thread = threadid();
  for (let i = 0; i < n; i++) {
    yield* c.send(true);
    check(threadid() === thread, 'a locked goroutine moved');
  }
  unlockOSThread();
}

/** m.lockedExt and m.lockedInt: where they stand comes from the test. (LockOSCounts) */
function counts(): string {
  const [, , m = 0, ext = 0, int = 0] = args().map(Number);
  const mp = word(getg() + m);
  return `${word(mp + ext)}, ${word(mp + int)}`;
}

function* nesting(c: Chan<string>) {
  const seen: string[] = [counts()];
  lockOSThread();
  lockOSThread();
  unlockOSThread();
  seen.push(counts());
  unlockOSThread();
  seen.push(counts());
  unlockOSThread();
  seen.push(counts());
  yield* c.send(seen.join('; '));
}

function* testLockOSThreadNesting() {
  const c = chan<string>();
  go(nesting, c);
  const seen = yield* c.recv();
  check(seen === '0, 0; 1, 0; 0, 0; 0, 0', seen);
}

/** So many locks and unlocks, and one more than a word holds: a panic that leaves the count as it was. */
function* testLockOSThreadOverflow() {
  const [, , m = 0, ext = 0] = args().map(Number);
  const at = word(getg() + m) + ext;
  lockOSThread();
  setword(at, 0x7fffffff);
  let caught = '';
  try {
    lockOSThread();
  } catch (e) {
    caught = String(e);
  }
  check(caught === 'Error: LockOSThread nesting overflow', caught);
  check(word(at) === 0x7fffffff, 'the count moved');
  setword(at, 1);
  unlockOSThread();
  check(word(at) === 0, 'still locked');
  yield* gosched();
}

function* lockAndEnd(ready: Chan<number>) {
  lockOSThread();
  yield* ready.send(threadid());
}

/** LockOSThreadAlt: who ends locked takes its thread along; nobody else gets that M. */
function* testLockOSThreadExit() {
  for (let i = 0; i < 20; i++) {
    const ready = chan<number>(1);
    go(lockAndEnd, ready);
    yield* ready.recv();
    yield* gosched();
  }
  const { threads } = yield* readMemStats();
  // 20 Ms have come and gone: those that exist are those of the Ps, m0, sysmon, the template thread, and a few on their
  // way.
  check(threads < 15, `${threads} threads`);
}

function* lockWhere(where: Chan<number>) {
  lockOSThread();
  const [, , m = 0] = args().map(Number);
  yield* where.send(word(getg() + m));
}

/** Ms that have exited are used again: n that end locked have few addresses. */
function* testLockOSThreadMemory(n: number) {
  const where = chan<number>(1);
  const seen = int32Array(n);
  let different = 0;
  for (let i = 0; i < n; i++) {
    go(lockWhere, where);
    const mp = yield* where.recv();
    if (seen.indexOf(mp) < 0) seen[different++] = mp;
  }
  check(different < n / 2, `${n} Ms, one after the other, had ${different} places`);
}

function* raceStats(stop: AtomicInt32) {
  while (stop.load() === 0) yield* readMemStats();
}

function* empty() {}

function* raceLock(start: number, wg: WaitGroup) {
  while (nanotime() < start) {}
  go(empty);
  lockOSThread();
  yield* gosched();
  wg.done();
}

/** LockOSThreadTemplateThreadRace (#38931). */
function* testTemplateThreadRace() {
  yield* gomaxprocs(4);
  const stop = new AtomicInt32(0);
  go(raceStats, stop);
  const start = nanotime() + 10e6;
  const wg = new WaitGroup();
  wg.add(2);
  for (let i = 0; i < 2; i++) go(raceLock, start, wg);
  yield* wg.wait();
  stop.store(1);
}

export function* main() {
  const [name = '', n = '1'] = args();
  const size = Number(n);
  if (name === 'TestPreemption') yield* testPreemption();
  else if (name === 'TestPingPongHog') yield* testPingPongHog();
  else if (name === 'TestGCFairness') yield* testGCFairness();
  else if (name === 'TestGCFairness2') yield* testGCFairness2();
  else if (name === 'TestYieldLocked') yield* testYieldLocked();
  else if (name === 'TestLockOSThreadMain') yield* testLockOSThreadMain();
  else if (name === 'TestLockOSThreadAlt') yield* testLockOSThreadAlt();
  else if (name === 'TestGoroutineParallelism2') yield* testGoroutineParallelism2((size & 1) !== 0, (size & 2) !== 0);
  else if (name === 'TestStopTheWorldDeadlock') yield* testStopTheWorldDeadlock(size);
  else if (name === 'TestBlockLocked') yield* testBlockLocked();
  else if (name === 'TestLockOSThreadNesting') yield* testLockOSThreadNesting();
  else if (name === 'TestLockOSThreadOverflow') yield* testLockOSThreadOverflow();
  else if (name === 'TestLockOSThreadExit') yield* testLockOSThreadExit();
  else if (name === 'TestLockOSThreadMemory') yield* testLockOSThreadMemory(size);
  else if (name === 'TestTemplateThreadRace') yield* testTemplateThreadRace();
  else if (name === 'resize') yield* resize(size, 50);
  else if (name === 'order') yield* order();
  else if (name === 'latency') yield* latency(size);
  else throw new Error(`no such test: ${name}`);
  print('ok');
}
