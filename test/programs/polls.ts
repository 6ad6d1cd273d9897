// Goroutines that wait for the host, in many ways. args: the scenario, numbers.

import {
  args,
  blockingHost,
  type Chan,
  chan,
  go,
  gomaxprocs,
  gosched,
  int32Array,
  lockOSThread,
  print,
  unlockOSThread,
  WaitGroup,
} from 'rt0';

function* asks(id: number, rounds: number, wg: WaitGroup) {
  for (let i = 0; i < rounds; i++) {
    const v = id * 100_000 + i;
    const name = i % 3 === 0 ? 'later' : 'now';
    const got = yield* blockingHost<number>(name, v, `${v}`);
    if (got !== v + 1) throw new Error(`${name}(${v}) is ${got}`);
  }
  wg.done();
}

/** Many at once. */
function* storm(goroutines: number, rounds: number) {
  const wg = new WaitGroup();
  wg.add(goroutines);
  for (let i = 0; i < goroutines; i++) go(asks, i, rounds, wg);
  yield* wg.wait();
  print(goroutines * rounds, 'calls');
}

function* spins(stop: Int32Array, turns: Int32Array, i: number, wg: WaitGroup) {
  while (Atomics.load(stop, 0) === 0) Atomics.add(turns, i, 1);
  wg.done();
}

/** While others compute and never give way by themselves. */
function* compute(spinners: number, rounds: number) {
  const stop = int32Array(1);
  const turns = int32Array(spinners);
  const wg = new WaitGroup();
  wg.add(spinners);
  for (let i = 0; i < spinners; i++) go(spins, stop, turns, i, wg);
  const asked = new WaitGroup();
  asked.add(2);
  go(asks, 1, rounds, asked);
  go(asks, 2, rounds, asked);
  yield* asked.wait();
  Atomics.store(stop, 0, 1);
  yield* wg.wait();
  print(
    'all',
    Array.from(turns).every((n) => n > 0),
  );
}

function* sends(ms: number, to: Chan<number>) {
  yield* blockingHost('sleep', ms);
  yield* to.send(ms);
}

/** Everybody waits, one of them for the host. */
function* alone(rounds: number) {
  const c = chan<number>();
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    go(sends, 1 + (i % 3), c);
    sum += yield* c.recv();
  }
  print('slept', sum);
}

function* lockedAsks(id: number, rounds: number, wg: WaitGroup) {
  lockOSThread();
  yield* asks(id, rounds, wg);
  unlockOSThread();
}

/** From goroutines that are tied to their threads. (#5216: the last P is handed off, and nobody polls) */
function* locked(goroutines: number, rounds: number) {
  const wg = new WaitGroup();
  wg.add(goroutines);
  for (let i = 0; i < goroutines; i++) go(lockedAsks, i, rounds, wg);
  yield* wg.wait();
  print('locked', goroutines * rounds);
}

/** While the number of Ps changes. */
function* resize(goroutines: number, rounds: number) {
  const wg = new WaitGroup();
  wg.add(goroutines);
  for (let i = 0; i < goroutines; i++) go(asks, i, rounds, wg);
  for (let i = 0; i < 40; i++) {
    yield* gomaxprocs(1 + ((i * 3) % 8));
    yield* blockingHost<unknown>('now', 1);
    yield* gosched();
  }
  yield* wg.wait();
  print('resized', goroutines * rounds);
}

function* asksThenWaits(id: number, rounds: number) {
  const wg = new WaitGroup();
  wg.add(1);
  yield* asks(id, rounds, wg);
  yield* chan().recv();
}

/** All of them wait for nothing in the end: that is a deadlock, but not before. */
function* deadlock(goroutines: number, rounds: number) {
  for (let i = 0; i < goroutines; i++) go(asksThenWaits, i, rounds);
  yield* chan().recv();
}

export function* main() {
  const [what = '', a = '0', b = '0'] = args();
  const [n, m] = [Number(a), Number(b)];
  if (what === 'storm') yield* storm(n, m);
  else if (what === 'compute') yield* compute(n, m);
  else if (what === 'alone') yield* alone(n);
  else if (what === 'locked') yield* locked(n, m);
  else if (what === 'resize') yield* resize(n, m);
  else yield* deadlock(n, m);
}
