// Go's sync tests (mutex_test.go, rwmutex_test.go, waitgroup_test.go, cond_test.go, once_test.go) and
// runtime/sema_test.go. args: the test, and 1 for short. Each prints `ok`; a failure is a panic.

import {
  AtomicInt32,
  alloc,
  args,
  type Chan,
  Cond,
  chan,
  go,
  gomaxprocs,
  gosched,
  int32Array,
  type Locker,
  Mutex,
  nanotime,
  Once,
  print,
  RWMutex,
  semacquire,
  semNwait,
  semrelease,
  storeword,
  WaitGroup,
} from 'rt0';

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

function short(): boolean {
  return args()[1] === '1';
}

// --- mutex_test.go

function* hammerSemaphore(s: number, loops: number, done: Chan<boolean>) {
  for (let i = 0; i < loops; i++) {
    yield* semacquire(s);
    semrelease(s, false);
  }
  yield* done.send(true);
}

function* testSemaphore() {
  const s = alloc(16);
  storeword(s, 1);
  const c = chan<boolean>();
  for (let i = 0; i < 10; i++) go(hammerSemaphore, s, 1000, c);
  for (let i = 0; i < 10; i++) yield* c.recv();
}

function* hammerMutex(m: Mutex, loops: number, inside: AtomicInt32, done: Chan<boolean>) {
  for (let i = 0; i < loops; i++) {
    if (i % 3 === 0) {
      if (m.tryLock()) {
        check(inside.add(1) === 1, 'two inside');
        inside.add(-1);
        m.unlock();
      }
      continue;
    }
    yield* m.lock();
    check(inside.add(1) === 1, 'two inside');
    if (i % 16 === 1) yield* gosched();
    inside.add(-1);
    m.unlock();
  }
  yield* done.send(true);
}

function* testMutex() {
  const m = new Mutex();
  yield* m.lock();
  check(!m.tryLock(), 'TryLock succeeded with mutex locked');
  m.unlock();
  check(m.tryLock(), 'TryLock failed with mutex unlocked');
  m.unlock();
  const c = chan<boolean>();
  const inside = new AtomicInt32(0);
  for (let i = 0; i < 10; i++) go(hammerMutex, m, 1000, inside, c);
  for (let i = 0; i < 10; i++) yield* c.recv();
}

/** Busy for 100 us, where Go sleeps. */
function burn(): void {
  const until = nanotime() + 1e5;
  while (nanotime() < until);
}

function* hog(m: Mutex, stop: Chan<boolean>) {
  for (;;) {
    yield* m.lock();
    burn();
    yield* gosched();
    m.unlock();
    if (stop.tryRecv().selected) return;
  }
}

function* modest(m: Mutex, done: Chan<boolean>) {
  for (let i = 0; i < 10; i++) {
    burn();
    yield* gosched();
    yield* m.lock();
    m.unlock();
  }
  yield* done.send(true);
}

function* testMutexFairness() {
  const m = new Mutex();
  const stop = chan<boolean>();
  const done = chan<boolean>(1);
  const started = nanotime();
  go(hog, m, stop);
  go(modest, m, done);
  yield* done.recv();
  stop.close();
  check(nanotime() - started < 10e9, "can't acquire Mutex in 10 seconds");
}

// --- rwmutex_test.go

function* parallelReader(m: RWMutex, clocked: Chan<boolean>, cunlock: Chan<boolean>, cdone: Chan<boolean>) {
  yield* m.rlock();
  yield* clocked.send(true);
  yield* cunlock.recv();
  m.runlock();
  yield* cdone.send(true);
}

function* testParallelReaders() {
  for (let n = 1; n <= 4; n++) {
    const m = new RWMutex();
    const clocked = chan<boolean>();
    const cunlock = chan<boolean>();
    const cdone = chan<boolean>();
    for (let i = 0; i < n; i++) go(parallelReader, m, clocked, cunlock, cdone);
    for (let i = 0; i < n; i++) yield* clocked.recv();
    for (let i = 0; i < n; i++) yield* cunlock.send(true);
    for (let i = 0; i < n; i++) yield* cdone.recv();
  }
}

function* reader(m: RWMutex, n: number, activity: AtomicInt32, done: Chan<boolean>) {
  for (let i = 0; i < n; i++) {
    yield* m.rlock();
    const a = activity.add(1);
    check(a >= 1 && a < 10000, `rlock(${a})`);
    if (i % 8 === 0) yield* gosched();
    activity.add(-1);
    m.runlock();
  }
  yield* done.send(true);
}

function* writer(m: RWMutex, n: number, activity: AtomicInt32, done: Chan<boolean>) {
  for (let i = 0; i < n; i++) {
    yield* m.lock();
    const a = activity.add(10000);
    check(a === 10000, `wlock(${a})`);
    if (i % 8 === 0) yield* gosched();
    activity.add(-10000);
    m.unlock();
  }
  yield* done.send(true);
}

function* hammerRWMutex(readers: number, n: number) {
  const activity = new AtomicInt32(0);
  const m = new RWMutex();
  const done = chan<boolean>();
  go(writer, m, n, activity, done);
  for (let i = 0; i < readers >> 1; i++) go(reader, m, n, activity, done);
  go(writer, m, n, activity, done);
  for (let i = readers >> 1; i < readers; i++) go(reader, m, n, activity, done);
  for (let i = 0; i < 2 + readers; i++) yield* done.recv();
}

function* testRWMutex() {
  const m = new RWMutex();
  yield* m.lock();
  check(!m.tryLock(), 'TryLock succeeded with rwmutex locked');
  check(!m.tryRLock(), 'TryRLock succeeded with rwmutex locked');
  m.unlock();
  check(m.tryLock(), 'TryLock failed with rwmutex unlocked');
  m.unlock();
  check(m.tryRLock(), 'TryRLock failed with rwmutex unlocked');
  check(m.tryRLock(), 'TryRLock failed with rwmutex read locked');
  check(!m.tryLock(), 'TryLock succeeded with rwmutex read locked');
  m.runlock();
  m.runlock();
  const n = short() ? 5 : 1000;
  yield* hammerRWMutex(1, n);
  yield* hammerRWMutex(3, n);
  yield* hammerRWMutex(5, n);
  yield* hammerRWMutex(10, n);
}

function* rlockerOther(rl: Locker, wl: RWMutex, rlocked: Chan<boolean>, wlocked: Chan<boolean>, n: number) {
  for (let i = 0; i < n; i++) {
    yield* rl.lock();
    yield* rl.lock();
    yield* rlocked.send(true);
    yield* wl.lock();
    yield* wlocked.send(true);
  }
}

function* testRLocker() {
  const wl = new RWMutex();
  const rl = wl.rlocker();
  check(rl === wl.rlocker(), 'one rlocker a mutex');
  const wlocked = chan<boolean>(1);
  const rlocked = chan<boolean>(1);
  const n = 10;
  go(rlockerOther, rl, wl, rlocked, wlocked, n);
  for (let i = 0; i < n; i++) {
    yield* rlocked.recv();
    rl.unlock();
    check(!wlocked.tryRecv().selected, "RLocker() didn't read-lock it");
    rl.unlock();
    yield* wlocked.recv();
    check(!rlocked.tryRecv().selected, "RLocker() didn't respect the write lock");
    wl.unlock();
  }
}

// --- waitgroup_test.go

function* arrive(wg1: WaitGroup, wg2: WaitGroup, exited: Chan<boolean>) {
  wg1.done();
  yield* wg2.wait();
  yield* exited.send(true);
}

function* testWaitGroup() {
  const wg1 = new WaitGroup();
  const wg2 = new WaitGroup();
  const n = 16;
  for (let round = 0; round !== 8; round++) {
    wg1.add(n);
    wg2.add(n);
    const exited = chan<boolean>(n);
    for (let i = 0; i !== n; i++) go(arrive, wg1, wg2, exited);
    yield* wg1.wait();
    for (let i = 0; i !== n; i++) {
      check(!exited.tryRecv().selected, 'WaitGroup released group too soon');
      wg2.done();
    }
    for (let i = 0; i !== n; i++) yield* exited.recv();
  }
}

function* testWaitGroupMisuse() {
  const wg = new WaitGroup();
  wg.add(1);
  wg.done();
  let said = '';
  try {
    wg.done();
  } catch (e) {
    said = (e as Error).message;
  }
  check(said === 'sync: negative WaitGroup counter', `Unexpected panic: ${said}`);
}

function* addOne(n: AtomicInt32, wg: WaitGroup) {
  n.add(1);
  wg.done();
}

function* testWaitGroupRace() {
  for (let i = 0; i < 1000; i++) {
    const wg = new WaitGroup();
    const n = new AtomicInt32(0);
    wg.add(1);
    go(addOne, n, wg);
    wg.add(1);
    go(addOne, n, wg);
    yield* wg.wait();
    check(n.load() === 2, 'Spurious wakeup from Wait');
  }
}

// --- cond_test.go

function* condSleeper(m: Mutex, c: Cond, i: number, running: Chan<boolean>, awake: Chan<number>) {
  yield* m.lock();
  yield* running.send(true);
  yield* c.wait();
  yield* awake.send(i);
  m.unlock();
}

function* testCondSignal() {
  const m = new Mutex();
  const c = new Cond(m);
  const n = 2;
  const running = chan<boolean>(n);
  const awake = chan<number>(n);
  for (let i = 0; i < n; i++) go(condSleeper, m, c, i, running, awake);
  for (let i = 0; i < n; i++) yield* running.recv();
  for (let i = 0; i < n; i++) {
    check(!awake.tryRecv().selected, 'goroutine not asleep');
    yield* m.lock();
    c.signal();
    m.unlock();
    yield* awake.recv();
    check(!awake.tryRecv().selected, 'too many goroutines awake');
  }
  c.signal();
}

function* testCondSignalGenerations() {
  const m = new Mutex();
  const c = new Cond(m);
  const n = 100;
  const running = chan<boolean>(n);
  const awake = chan<number>(n);
  for (let i = 0; i < n; i++) {
    go(condSleeper, m, c, i, running, awake);
    if (i > 0) {
      const a = yield* awake.recv();
      check(a === i - 1, `wrong goroutine woke up: want ${i - 1}, got ${a}`);
    }
    yield* running.recv();
    yield* m.lock();
    c.signal();
    m.unlock();
  }
}

function* broadcastSleeper(
  m: Mutex,
  c: Cond,
  g: number,
  exit: AtomicInt32,
  running: Chan<number>,
  awake: Chan<number>,
) {
  yield* m.lock();
  while (exit.load() === 0) {
    yield* running.send(g);
    yield* c.wait();
    yield* awake.send(g);
  }
  m.unlock();
}

function* testCondBroadcast() {
  const m = new Mutex();
  const c = new Cond(m);
  const n = short() ? 40 : 200;
  const running = chan<number>(n);
  const awake = chan<number>(n);
  const exit = new AtomicInt32(0);
  for (let i = 0; i < n; i++) go(broadcastSleeper, m, c, i, exit, running, awake);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) yield* running.recv();
    if (i === n - 1) {
      yield* m.lock();
      exit.store(1);
      m.unlock();
    }
    check(!awake.tryRecv().selected, 'goroutine not asleep');
    yield* m.lock();
    c.broadcast();
    m.unlock();
    const seen = int32Array(n);
    for (let j = 0; j < n; j++) {
      const g = yield* awake.recv();
      check(seen[g] === 0, 'goroutine woke up twice');
      seen[g] = 1;
    }
  }
  check(!running.tryRecv().selected, 'goroutine did not exit');
  c.broadcast();
}

function* race1(m: Mutex, c: Cond, x: Int32Array, done: Chan<boolean>) {
  yield* m.lock();
  x[0] = 1;
  yield* c.wait();
  check((x[0] as number) === 2, 'want 2');
  x[0] = 3;
  c.signal();
  m.unlock();
  yield* done.send(true);
}

function* race2(m: Mutex, c: Cond, x: Int32Array, done: Chan<boolean>) {
  yield* m.lock();
  for (;;) {
    if (x[0] === 1) {
      x[0] = 2;
      c.signal();
      break;
    }
    m.unlock();
    yield* gosched();
    yield* m.lock();
  }
  m.unlock();
  yield* done.send(true);
}

function* race3(m: Mutex, c: Cond, x: Int32Array, done: Chan<boolean>) {
  yield* m.lock();
  for (;;) {
    const now = x[0];
    if (now === 2) {
      yield* c.wait();
      check((x[0] as number) === 3, 'want 3');
      break;
    }
    if (now === 3) break;
    m.unlock();
    yield* gosched();
    yield* m.lock();
  }
  m.unlock();
  yield* done.send(true);
}

function* testRace() {
  const m = new Mutex();
  const c = new Cond(m);
  const x = int32Array(1);
  const done = chan<boolean>();
  go(race1, m, c, x, done);
  go(race2, m, c, x, done);
  go(race3, m, c, x, done);
  for (let i = 0; i < 3; i++) yield* done.recv();
}

function* firstWaiter(m: Mutex, cond: Cond, ch: Chan<number>) {
  yield* m.lock();
  yield* ch.send(1);
  yield* cond.wait();
  m.unlock();
  yield* ch.send(2);
}

function* broadcaster(cond: Cond) {
  cond.broadcast();
}

function* secondWaiter(m: Mutex, cond: Cond, done: AtomicInt32) {
  yield* m.lock();
  while (done.load() === 0) yield* cond.wait();
  m.unlock();
}

function* testCondSignalStealing() {
  for (let i = 0; i < 1000; i++) {
    const m = new Mutex();
    const cond = new Cond(m);
    const ch = chan<number>();
    go(firstWaiter, m, cond, ch);
    yield* ch.recv();
    yield* m.lock();
    m.unlock();
    const done = new AtomicInt32(0);
    go(broadcaster, cond);
    go(secondWaiter, m, cond, done);
    // If the first waiter is not woken, this is a deadlock, and says so.
    yield* ch.recv();
    yield* m.lock();
    done.store(1);
    m.unlock();
    cond.broadcast();
  }
}

// --- once_test.go

function* increment(o: Int32Array, times: number) {
  for (let i = 0; i < times; i++) yield* gosched();
  o[0] = (o[0] ?? 0) + 1;
}

function* runOnce(once: Once, o: Int32Array, c: Chan<boolean>) {
  yield* once.do(increment, o, 3);
  check(o[0] === 1, `once failed inside run: ${o[0]} is not 1`);
  yield* c.send(true);
}

function* testOnce() {
  const o = int32Array(1);
  const once = new Once();
  const c = chan<boolean>();
  for (let i = 0; i < 10; i++) go(runOnce, once, o, c);
  for (let i = 0; i < 10; i++) yield* c.recv();
  check(o[0] === 1, `once failed outside run: ${o[0]} is not 1`);
}

function* fails(yields: number) {
  for (let i = 0; i < yields; i++) yield* gosched();
  throw new Error('failed');
}

function* calledTwice() {
  throw new Error('Once.Do called twice');
}

function* testOncePanic() {
  for (let yields = 0; yields < 2; yields++) {
    const once = new Once();
    let said = '';
    try {
      yield* once.do(fails, yields);
    } catch (e) {
      said = (e as Error).message;
    }
    check(said === 'failed', `Once.Do did not panic: ${said}`);
    yield* once.do(calledTwice);
  }
}

// --- sema_test.go

function* keepBusy(done: Chan<boolean>, wg: WaitGroup) {
  while (!done.tryRecv().selected) yield* gosched();
  wg.done();
}

function* handoffWaiter(sema: number, res: AtomicInt32, done: Chan<boolean>, wg: WaitGroup) {
  yield* semacquire(sema);
  res.compareAndSwap(0, 1);
  semrelease(sema, true);
  done.close();
  wg.done();
}

/** A point at which a goroutine makes way. */
function* point() {
  if (short() && (yield* gomaxprocs()) < 0) yield* gosched();
}

function* semaHandoff(sema: number) {
  const res = new AtomicInt32(0);
  const done = chan<boolean>();
  const wg = new WaitGroup();
  storeword(sema, 0);
  for (let i = 0; i < (yield* gomaxprocs()); i++) {
    wg.add(1);
    go(keepBusy, done, wg);
  }
  wg.add(1);
  go(handoffWaiter, sema, res, done, wg);
  while (semNwait(sema) === 0) yield* gosched();
  // Released with handoff, the waiter should run before we go on.
  semrelease(sema, true);
  yield* point();
  res.compareAndSwap(0, 2);
  yield* wg.wait();
  return res.load() === 1;
}

function* testSemaHandoff() {
  const iter = short() ? 500 : 10000;
  const sema = alloc(16);
  let ok = 0;
  for (let i = 0; i < iter; i++) if (yield* semaHandoff(sema)) ok++;
  check(ok >= (iter * 2) / 3, `direct handoff < 2/3: ${ok} of ${iter}`);
}

// --- how misuse ends: not caught by the program

function* misuse(name: string) {
  const m = new Mutex();
  const rw = new RWMutex();
  try {
    if (name === 'Mutex.Unlock') m.unlock();
    if (name === 'Mutex.Unlock2') {
      yield* m.lock();
      m.unlock();
      m.unlock();
    }
    if (name === 'RWMutex.Unlock') rw.unlock();
    if (name === 'RWMutex.Unlock2') {
      yield* rw.rlock();
      rw.unlock();
    }
    if (name === 'RWMutex.RUnlock') rw.runlock();
    if (name === 'RWMutex.RUnlock2') {
      yield* rw.lock();
      rw.runlock();
    }
  } catch {
    print('caught');
  }
}

export function* main() {
  const name = args()[0] ?? '';
  if (name === 'TestSemaphore') yield* testSemaphore();
  else if (name === 'TestMutex') yield* testMutex();
  else if (name === 'TestMutexFairness') yield* testMutexFairness();
  else if (name === 'TestParallelReaders') yield* testParallelReaders();
  else if (name === 'TestRWMutex') yield* testRWMutex();
  else if (name === 'TestRLocker') yield* testRLocker();
  else if (name === 'TestWaitGroup') yield* testWaitGroup();
  else if (name === 'TestWaitGroupMisuse') yield* testWaitGroupMisuse();
  else if (name === 'TestWaitGroupRace') yield* testWaitGroupRace();
  else if (name === 'TestCondSignal') yield* testCondSignal();
  else if (name === 'TestCondSignalGenerations') yield* testCondSignalGenerations();
  else if (name === 'TestCondBroadcast') yield* testCondBroadcast();
  else if (name === 'TestRace') yield* testRace();
  else if (name === 'TestCondSignalStealing') yield* testCondSignalStealing();
  else if (name === 'TestOnce') yield* testOnce();
  else if (name === 'TestOncePanic') yield* testOncePanic();
  else if (name === 'TestSemaHandoff') yield* testSemaHandoff();
  else {
    yield* misuse(name);
    print('survived');
    return;
  }
  print('ok');
}
