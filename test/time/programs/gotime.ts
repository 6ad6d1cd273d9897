// Go's time tests (sleep_test.go, tick_test.go, internal_test.go) and the fairness of timers (runtime/proc_test.go).
// args: the test, and 1 for short. Each prints `ok`; a failure is a panic.
//
// Where Go's test runs the collector to have the world stopped, GOMAXPROCS is changed here. What a test says about "no
// earlier than" holds always; for "no later than" Go repeats with longer times before it complains, and so do we.

import {
  AtomicInt32,
  after,
  afterFunc,
  args,
  type Chan,
  chan,
  type Go,
  go,
  gomaxprocs,
  int32Array,
  now,
  print,
  type RecvChan,
  readMemStats,
  select,
  sleep,
  syscall,
  Ticker,
  Timer,
  WaitGroup,
} from 'rt0';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NANOSECOND = 1e-6;

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

function short(): boolean {
  return args()[1] === '1';
}

/** Stops the world twice. */
function* stopped() {
  const n = yield* gomaxprocs();
  yield* gomaxprocs(n + 1);
  yield* gomaxprocs(n);
}

// --- sleep_test.go

function* testSleep() {
  for (const delay of [0.05, 1, 20, 100]) {
    const start = now();
    yield* sleep(delay);
    const slept = now() - start;
    check(slept >= delay, `sleep(${delay}) slept for only ${slept}`);
  }
}

function* again(left: AtomicInt32, c: Chan<boolean>) {
  if (left.add(-1) >= 0) {
    afterFunc(0, again, left, c);
    yield* sleep(SECOND);
  } else {
    yield* c.send(true);
  }
}

function* testAfterFunc() {
  const c = chan<boolean>();
  afterFunc(0, again, new AtomicInt32(10), c);
  yield* c.recv();
}

function* stopper(stop: AtomicInt32, done: Chan<boolean>) {
  while (stop.load() === 0) {
    yield* stopped();
    yield* sleep(NANOSECOND);
  }
  yield* done.send(true);
}

function* testAfterStress() {
  const stop = new AtomicInt32(0);
  const done = chan<boolean>();
  go(stopper, stop, done);
  const ticker = new Ticker(NANOSECOND);
  for (let i = 0; i < 100; i++) yield* ticker.c.recv();
  ticker.stop();
  stop.store(1);
  // Go leaves it. A program that ends in the middle of a stop leaves Ps that no audit can place.
  yield* done.recv();
}

function* testAfter() {
  const delay = 100;
  const start = now();
  const end = yield* after(delay).recv();
  const took = now() - start;
  check(took >= delay, `after(${delay}) took only ${took}`);
  check(end >= start + delay, `after(${delay}): sent ${end - start} after the start`);
}

function* testAfterTick() {
  const count = 10;
  const delta = short() ? 10 : 100;
  const t0 = now();
  for (let i = 0; i < count; i++) yield* after(delta).recv();
  const d = now() - t0;
  check(d >= count * delta, `${count} ticks of ${delta} too fast: ${d}`);
  check(short() || d <= 3 * count * delta, `${count} ticks of ${delta} too slow: ${d}`);
}

function* nothing() {
  return;
}

function* tell(c: Chan<boolean>) {
  yield* c.send(true);
}

/** What went wrong, or ''. */
function* afterStop(): Go<string> {
  afterFunc(100, nothing);
  const t0 = new Timer(50);
  const c1 = chan<boolean>(1);
  const t1 = afterFunc(150, tell, c1);
  const c2 = after(200);
  if (!t0.stop()) return 'failed to stop event 0';
  if (!t1.stop()) return 'failed to stop event 1';
  yield* c2.recv();
  check(!t0.c.tryRecv().selected, 'event 0 was not stopped');
  check(!c1.tryRecv().selected, 'event 1 was not stopped');
  check(!t1.stop(), 'stop returned true twice');
  return '';
}

function* testAfterStop() {
  let wrong = '';
  for (let i = 0; i < 5; i++) {
    wrong = yield* afterStop();
    if (wrong === '') return;
  }
  throw new Error(wrong);
}

interface Result {
  readonly slot: number;
  readonly t: number;
}

function* await_(slot: number, result: Chan<Result>, ac: RecvChan<number>) {
  const t = yield* ac.recv();
  yield* result.send({ slot, t });
}

const SLOTS = '5 3 6 6 6 1 1 2 7 9 4 8 0';

function* afterQueuing(delta: number): Go<string> {
  const slots = int32Array(SLOTS.split(' ').length);
  slots.set(SLOTS.split(' ').map(Number));
  const result = chan<Result>(slots.length);
  const t0 = now();
  for (const slot of slots) go(await_, slot, result, after(slot * delta));
  let last = 0;
  let order = '';
  for (let i = 0; i < slots.length; i++) {
    const { slot, t } = yield* result.recv();
    order += ` ${slot}`;
    if (slot < last) return `out of order:${order}`;
    last = slot;
    const dt = t - t0;
    check(dt >= slot * delta, `after(${slot * delta}) arrived at ${dt}`);
    if (dt > slot * delta + delta * 10) return `after(${slot * delta}) arrived at ${dt}`;
  }
  return '';
}

function* testAfterQueuing() {
  let wrong = '';
  for (let i = 0; i < 5; i++) {
    wrong = yield* afterQueuing(20 + i * 50);
    if (wrong === '') return;
  }
  throw new Error(wrong);
}

function* ranOnce(ran: AtomicInt32) {
  ran.add(1);
}

/** Go complains when a timer of 2 s was not stopped after 1 s. Here the goroutine may say that it woke too late. */
function* stopsInTime(i: number, unit: number, ran: AtomicInt32, late: AtomicInt32, wg: WaitGroup) {
  const s = now();
  const timer = afterFunc(2 * unit, ranOnce, ran);
  yield* sleep(unit);
  if (!timer.stop()) {
    check(now() - s >= 2 * unit, `timer ${i} ran ${now() - s} after its start`);
    late.add(1);
  }
  wg.done();
}

function* testTimerStopStress() {
  const unit = short() ? 300 : SECOND;
  const ran = new AtomicInt32(0);
  const late = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(100);
  for (let i = 0; i < 100; i++) go(stopsInTime, i, unit, ran, late, wg);
  yield* wg.wait();
  yield* sleep(2 * unit);
  check(ran.load() === late.load(), `${ran.load()} timers ran, ${late.load()} goroutines were late`);
}

function* stops(n: number, c: Chan<boolean>) {
  for (let i = 0; i < n; i++) yield* stopped();
  yield* c.send(true);
}

function* testSleepZeroDeadlock() {
  const was = yield* gomaxprocs(4);
  const c = chan<boolean>();
  go(stops, 100, c);
  for (let i = 0; i < 100; i++) {
    yield* sleep(0);
    const tmp = chan<boolean>(1);
    yield* tmp.send(true);
    yield* tmp.recv();
  }
  yield* c.recv();
  yield* gomaxprocs(was);
}

function* reset(d: number): Go<string> {
  const t0 = new Timer(2 * d);
  yield* sleep(d);
  if (!t0.reset(3 * d)) return 'resetting unfired timer returned false';
  yield* sleep(2 * d);
  if (t0.c.tryRecv().selected) return 'timer fired early';
  yield* sleep(2 * d);
  if (!t0.c.tryRecv().selected) return 'reset timer did not fire';
  check(!t0.reset(50), 'resetting expired timer returned true');
  check(t0.stop(), 'reset timer was not started');
  check(!t0.reset(50), 'resetting a stopped timer returned true');
  return '';
}

function* testReset() {
  let wrong = '';
  for (const d of [25, 75, 175, 375]) {
    wrong = yield* reset(d);
    if (wrong === '') return;
  }
  throw new Error(wrong);
}

function* sleepBig(big: number) {
  yield* sleep(big);
  throw new Error(`sleep(${big}) returned`);
}

function* testOverflowSleep() {
  // Go's greatest duration in milliseconds, one that is greater, and no bound at all.
  for (const big of [2 ** 63 / 1e6, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
    go(sleepBig, big);
    const { index } = yield* select([after(big).receiving(), after(25).receiving()]);
    check(index === 1, `after(${big}) fired`);
  }
  for (const neg of [-(2 ** 63) / 1e6, -Number.MAX_VALUE, Number.NEGATIVE_INFINITY, -1, 0]) {
    yield* sleep(neg);
    const { index } = yield* select([after(neg).receiving(), after(SECOND).receiving()]);
    check(index === 0, `after(${neg}) did not fire`);
  }
}

/** internal_test.go: here a ticker of the longest period is made due at once by its reset from a short one. */
function* testOverflowPeriodRuntimeTimer() {
  const ticker = new Ticker(1);
  yield* ticker.c.recv();
  ticker.reset(Number.POSITIVE_INFINITY);
  ticker.reset(Number.MAX_VALUE);
  yield* after(25).recv();
  ticker.c.tryRecv();
  yield* after(5).recv();
  check(!ticker.c.tryRecv().selected, 'a ticker without end ticked');
  ticker.reset(1);
  yield* ticker.c.recv();
  ticker.stop();
}

function* testZeroTimer() {
  const n = short() ? 5000 : 100_000;
  for (let i = 0; i < n; i++) {
    const s = now();
    yield* new Timer(0).c.recv();
    const took = now() - s;
    check(took <= 2 * SECOND, `Timer(0) number ${i} took ${took}`);
  }
}

/** Issue 47329. */
function* testTimerModifiedEarlier() {
  const past = -Date.now();
  const n = short() ? 200 : 1000;
  for (let i = 0; i < n; i++) {
    const timer = new Timer(HOUR);
    for (let j = 0; j < 10; j++) {
      if (!timer.stop()) yield* timer.c.recv();
      timer.reset(past);
    }
    const deadline = new Timer(10 * SECOND);
    const s = now();
    const { index } = yield* select([timer.c.receiving(), deadline.c.receiving()]);
    check(index === 0, 'deadline expired');
    check(now() - s <= 8 * SECOND, 'timer took too long');
    deadline.stop();
  }
}

/** Issue 47762. The timers are kept in a channel, the states in an array: a goroutine's locals hold no arrays of
 *  objects. */
function* testAdjustTimers() {
  const n = 100;
  const timers = chan<Timer>(n);
  const states = chan<number>(n);
  for (let i = 0; i < n; i++) {
    yield* timers.send(new Timer(0));
    yield* states.send(1);
  }
  for (let left = n; left > 0; ) {
    const timer = yield* timers.recv();
    const state = yield* states.recv();
    const stays = Math.random() < 0.5;
    if (!stays) {
      if (state === 1) yield* timer.c.recv();
      else if (state === 2) check(!timer.reset(MINUTE), "shouldn't be active (1)");
      else if (state === 4) check(!timer.reset(3 * MINUTE), "shouldn't be active (3)");
      else if (state === 6) check(!timer.reset(2 * MINUTE), "shouldn't be active (2)");
      else if (state === 3 || state === 5 || state === 7) {
        if (!timer.stop()) yield* timer.c.recv();
      } else if (state === 8) check(!timer.reset(0), 'reset returned true');
      else if (state === 9) {
        const s = now();
        yield* timer.c.recv();
        const took = now() - s;
        check(took <= 2 * SECOND, `timer took ${took} to complete`);
      } else {
        left--;
        continue;
      }
    }
    yield* timers.send(timer);
    yield* states.send(stays ? state : state + 1);
  }
}

// --- tick_test.go

function* tick(count: number, delta: number): Go<string> {
  const ticker = new Ticker(delta);
  const t0 = now();
  for (let i = 0; i < count / 2; i++) yield* ticker.c.recv();
  ticker.reset(delta * 2);
  for (let i = count / 2; i < count; i++) yield* ticker.c.recv();
  ticker.stop();
  const dt = now() - t0;
  const target = 3 * delta * (count / 2);
  const slop = target * 0.3;
  if (dt < target - slop || dt > target + slop) return `${count} ticks of ${delta}, half of ${delta * 2}, took ${dt}`;
  yield* sleep(2 * delta);
  check(!ticker.c.tryRecv().selected, 'Ticker did not shut down');
  return '';
}

function* testTicker() {
  let wrong = '';
  for (const delta of [20, 60, 200]) {
    wrong = yield* tick(10, delta);
    if (wrong === '') return;
  }
  throw new Error(wrong);
}

function* testTeardown() {
  for (let i = 0; i < 3; i++) {
    const ticker = new Ticker(short() ? 20 : 100);
    yield* ticker.c.recv();
    ticker.stop();
  }
}

/** Issue 21874, as far as it can be here: to stop a timer that has run, or was stopped, is fine. */
function* testTickerStopWithDirectInitialization() {
  const ticker = new Ticker(HOUR);
  ticker.stop();
  ticker.stop();
  const timer = new Timer(0);
  yield* timer.c.recv();
  check(!timer.stop() && !timer.stop(), 'stop of a timer that has run returned true');
}

function throws(what: string, fn: () => void): void {
  let said = '';
  try {
    fn();
  } catch (e) {
    said = (e as Error).message;
  }
  check(said === what, `expected an error "${what}", got "${said}"`);
}

function* testNewTickerLtZeroDuration() {
  for (const d of [-1, 0, Number.NEGATIVE_INFINITY]) throws('non-positive interval for NewTicker', () => new Ticker(d));
  yield* sleep(0);
}

function* testTickerResetLtZeroDuration() {
  const ticker = new Ticker(SECOND);
  throws('non-positive interval for Ticker.Reset', () => ticker.reset(0));
  throws('non-positive interval for Ticker.Reset', () => ticker.reset(-1));
  ticker.stop();
  throws('Timer(NaN): expected a number of milliseconds', () => new Timer(Number.NaN));
  throws('reset(NaN): expected a number of milliseconds', () => ticker.reset(Number.NaN));
  yield* sleep(0);
}

// --- runtime/proc_test.go

function* offers(c: Chan<boolean>, done: Chan<boolean>) {
  for (;;) {
    const { index } = yield* select([c.sending(true), done.receiving()]);
    if (index === 1) return;
  }
}

function* testTimerFairness() {
  const done = chan<boolean>();
  const c = chan<boolean>();
  for (let i = 0; i < 2; i++) go(offers, c, done);
  const timer = after(20);
  for (;;) {
    const { index } = yield* select([c.receiving(), timer.receiving()]);
    if (index === 1) break;
  }
  done.close();
}

function noop(): void {}

function* meets(c: Chan<boolean>, done: Chan<boolean>) {
  const timer = after(20);
  for (;;) {
    syscall(noop);
    const { index } = yield* select([c.sending(true), c.receiving(), timer.receiving()]);
    if (index === 2) break;
  }
  yield* done.send(true);
}

function* testTimerFairness2() {
  const done = chan<boolean>();
  const c = chan<boolean>();
  for (let i = 0; i < 2; i++) go(meets, c, done);
  yield* done.recv();
  yield* done.recv();
}

// --- many

function* count(hits: Int32Array, i: number) {
  hits[i] = (hits[i] ?? 0) + 1;
}

function* startThird(hits: Int32Array, from: number, n: number, wg: WaitGroup) {
  for (let i = from; i < from + n; i++) {
    const t = afterFunc(HOUR, count, hits, i);
    // A third runs, a third is stopped, a third runs after all.
    if (i % 3 !== 0) check(t.stop(), 'a timer of an hour had run');
    if (i % 3 === 2) check(!t.reset(i % 50), 'a stopped timer was active');
    if (i % 3 === 0) check(t.reset(i % 50), 'a timer of an hour was not active');
  }
  wg.done();
}

/** 100,000 live timers, and as many that are stopped, reset, and run. */
function* testLotsOfTimers() {
  const n = short() ? 16_000 : 100_000;
  const makers = 4;
  const idle = chan<Timer>(n);
  for (let i = 0; i < n; i++) yield* idle.send(new Timer(HOUR + (i % 1000)));
  const hits = int32Array(n);
  const wg = new WaitGroup();
  for (let k = 0; k < makers; k++) {
    wg.add(1);
    go(startThird, hits, (k * n) / makers, n / makers, wg);
  }
  yield* wg.wait();
  const until = now() + 60 * SECOND;
  for (;;) {
    let ran = 0;
    for (let i = 0; i < n; i++) {
      const h = hits[i] ?? 0;
      check(h === 0 || (h === 1 && i % 3 !== 1), `timer ${i} ran ${h} times`);
      ran += h;
    }
    const expected = Math.floor((n + 2) / 3) + Math.floor(n / 3);
    if (ran === expected) break;
    check(now() < until, `${ran} of ${expected} timers ran`);
    yield* sleep(5);
  }
  for (let i = 0; i < n; i++) {
    const t = yield* idle.recv();
    check(t.stop(), 'a timer of an hour had run');
  }
}

/** Bytes of objects. */
function* inuse() {
  return (yield* readMemStats()).heapInuse;
}

function* nap(n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) yield* sleep(NANOSECOND);
  wg.done();
}

function* naps(goroutines: number, n: number) {
  const wg = new WaitGroup();
  wg.add(goroutines);
  for (let i = 0; i < goroutines; i++) go(nap, n, wg);
  yield* wg.wait();
}

/** Timers come back: sleeping takes no memory, and of an after only the channel stays. */
function* testReuse() {
  const n = short() ? 20 : 200;
  yield* naps(100, 1);
  const before = yield* inuse();
  for (let i = 0; i < n; i++) yield* naps(100, 10);
  const slept = (yield* inuse()) - before;
  check(slept < 64 * n + 256 * 1024, `${n * 1000} sleeps of ${n * 100} goroutines took ${slept} bytes`);
  const afters = n * 500;
  for (let i = 0; i < afters; i++) yield* after(0).recv();
  const took = (yield* inuse()) - before - slept;
  check(took < 88 * afters + 256 * 1024, `${afters} afters took ${took} bytes`);
}

// --- all that mostly wait, at once

function* run(name: string): Go<boolean> {
  if (name === 'TestSleep') yield* testSleep();
  else if (name === 'TestAfterFunc') yield* testAfterFunc();
  else if (name === 'TestAfterStress') yield* testAfterStress();
  else if (name === 'TestAfter') yield* testAfter();
  else if (name === 'TestAfterTick') yield* testAfterTick();
  else if (name === 'TestAfterStop') yield* testAfterStop();
  else if (name === 'TestAfterQueuing') yield* testAfterQueuing();
  else if (name === 'TestTimerStopStress') yield* testTimerStopStress();
  else if (name === 'TestSleepZeroDeadlock') yield* testSleepZeroDeadlock();
  else if (name === 'TestReset') yield* testReset();
  else if (name === 'TestOverflowSleep') yield* testOverflowSleep();
  else if (name === 'TestOverflowPeriodRuntimeTimer') yield* testOverflowPeriodRuntimeTimer();
  else if (name === 'TestZeroTimer') yield* testZeroTimer();
  else if (name === 'TestTimerModifiedEarlier') yield* testTimerModifiedEarlier();
  else if (name === 'TestAdjustTimers') yield* testAdjustTimers();
  else if (name === 'TestTicker') yield* testTicker();
  else if (name === 'TestTeardown') yield* testTeardown();
  else if (name === 'TestTickerStopWithDirectInitialization') yield* testTickerStopWithDirectInitialization();
  else if (name === 'TestNewTickerLtZeroDuration') yield* testNewTickerLtZeroDuration();
  else if (name === 'TestTickerResetLtZeroDuration') yield* testTickerResetLtZeroDuration();
  else if (name === 'TestTimerFairness') yield* testTimerFairness();
  else if (name === 'TestTimerFairness2') yield* testTimerFairness2();
  else if (name === 'Reuse') yield* testReuse();
  else if (name === 'TestLotsOfTimers') yield* testLotsOfTimers();
  else return false;
  return true;
}

function* one(name: string, wg: WaitGroup) {
  check(yield* run(name), `no test ${name}`);
  print(`${name} ok`);
  wg.done();
}

export function* main() {
  const name = args()[0] ?? '';
  // Several tests, separated by commas, run at once.
  const wg = new WaitGroup();
  for (const each of name.split(',')) {
    wg.add(1);
    go(one, each, wg);
  }
  yield* wg.wait();
}
