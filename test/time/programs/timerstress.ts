// Timers while Ps come and go: goroutines sleep, wait for after, start, stop and reset timers, and block their threads,
// while one changes GOMAXPROCS all the time. args: milliseconds, 1 to leave out blocking syscalls.
//
// No sleep is short, none is lost (at most LATE late), and of each timer every start ends as one stop or one run.

import {
  AtomicInt32,
  after,
  afterFunc,
  args,
  type Go,
  go,
  gomaxprocs,
  int32Array,
  now,
  print,
  sleep,
  syscall,
  Ticker,
  Timer,
  WaitGroup,
} from 'rt0';

const SLEEPERS = 40;
const TIMERS = 20;
const HOUR = 3_600_000;
const LATE = 3000;

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

function* resizer(until: number, wg: WaitGroup) {
  let changes = 0;
  const was = yield* gomaxprocs();
  while (now() < until) {
    yield* gomaxprocs(1 + Math.floor(Math.random() * 8));
    changes++;
    yield* sleep(Math.random() * 2);
  }
  yield* gomaxprocs(was);
  check(changes > 3, `only ${changes} changes`);
  wg.done();
}

function* sleeper(until: number, wg: WaitGroup) {
  while (now() < until) {
    const ms = Math.random() * 3;
    const s = now();
    if (Math.random() < 0.5) yield* sleep(ms);
    else yield* after(ms).recv();
    const took = now() - s;
    check(took >= ms && took < ms + LATE, `${ms} ms took ${took}`);
  }
  wg.done();
}

function* hit(ran: AtomicInt32) {
  ran.add(1);
}

/** One timer, started again and again; what it says must add up. */
function* starter(until: number, wg: WaitGroup) {
  const ran = new AtomicInt32(0);
  const t = afterFunc(1, hit, ran);
  let started = 1;
  let stopped = 0;
  while (now() < until) {
    const r = Math.random();
    if (r < 0.2) {
      if (t.stop()) stopped++;
    } else {
      if (t.reset(r < 0.4 ? HOUR : Math.random())) stopped++;
      started++;
    }
    if (r < 0.7) yield* sleep(Math.random());
  }
  if (t.stop()) stopped++;
  yield* settled(ran, started - stopped);
  wg.done();
}

/** Waits for runs that are under way. */
function* settled(ran: AtomicInt32, expected: number): Go<void> {
  const until = now() + LATE;
  while (ran.load() !== expected && now() < until) yield* sleep(1);
  yield* sleep(2);
  check(ran.load() === expected, `ran ${ran.load()} times: expected ${expected}`);
}

const word = int32Array(1);

function block(): void {
  Atomics.wait(word, 0, 0, Math.random() * 5);
}

/** Blocks its thread: its P goes to another, timers and all. */
function* blocker(until: number, wg: WaitGroup) {
  while (now() < until) {
    const t = new Timer(1);
    syscall(block);
    const s = now();
    yield* t.c.recv();
    check(now() - s < LATE, 'a timer of a P whose thread was blocked is late');
  }
  wg.done();
}

function* ticking(until: number, wg: WaitGroup) {
  const ticker = new Ticker(0.5);
  while (now() < until) {
    const s = now();
    const at = yield* ticker.c.recv();
    // Not that `at` grows: as in Go, the M that took a tick's moment may lose its processor before it sends it, and the
    // next tick overtakes.
    check(now() - s < LATE && at <= now(), `a tick of ${at} took ${now() - s}`);
    ticker.reset(0.2 + Math.random());
  }
  ticker.stop();
  wg.done();
}

export function* main() {
  const [ms = 1000, noblock = 0] = args().map(Number);
  const until = now() + ms;
  const wg = new WaitGroup();
  wg.add(1 + 2 * TIMERS + SLEEPERS + (noblock === 1 ? 0 : 3));
  go(resizer, until, wg);
  for (let i = 0; i < SLEEPERS; i++) go(sleeper, until, wg);
  for (let i = 0; i < TIMERS; i++) go(starter, until, wg);
  for (let i = 0; i < TIMERS; i++) go(ticking, until, wg);
  if (noblock !== 1) for (let i = 0; i < 3; i++) go(blocker, until, wg);
  yield* wg.wait();
  print('ok');
}
