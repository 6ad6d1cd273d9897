// The program behind docs/goroutines.md: each part of the tutorial is a function here, and a test runs them all.

import {
  after,
  afterFunc,
  type Chan,
  chan,
  go,
  gosched,
  int32Array,
  Mutex,
  print,
  select,
  sleep,
  Ticker,
  trySelect,
  WaitGroup,
} from 'rt0';

// --- goroutines and channels

function* greet(name: string, out: Chan<string>) {
  yield* out.send(`hello, ${name}`);
}

function* hello() {
  const out = chan<string>();
  go(greet, 'world', out);
  print(yield* out.recv());
}

// --- closing

function* squares(n: number, out: Chan<number>) {
  for (let i = 1; i <= n; i++) yield* out.send(i * i);
  out.close();
}

function* closing() {
  const out = chan<number>(4);
  go(squares, 5, out);
  for (;;) {
    const [v, ok] = yield* out.recv2();
    if (!ok) break;
    print('square', v);
  }
}

// --- calls: a goroutine function calls another with yield*

function* readTwo(c: Chan<number>) {
  return [yield* c.recv(), yield* c.recv()] as const;
}

function* calls() {
  const c = chan<number>();
  go(squares, 2, c);
  const [a, b] = yield* readTwo(c);
  print('two', a, b);
}

// --- locks and waiting for many

function* deposit(account: Int32Array, mu: Mutex, wg: WaitGroup) {
  for (let i = 0; i < 100; i++) {
    yield* mu.lock();
    account[0] = (account[0] ?? 0) + 1;
    mu.unlock();
  }
  wg.done();
}

function* bank() {
  const account = int32Array(1);
  const mu = new Mutex();
  const wg = new WaitGroup();
  for (let i = 0; i < 10; i++) {
    wg.add(1);
    go(deposit, account, mu, wg);
  }
  yield* wg.wait();
  print('balance', account[0]);
}

// --- select

function* merge(a: Chan<number>, b: Chan<string>, quit: Chan<boolean>) {
  for (;;) {
    const { index, value } = yield* select([a.receiving(), b.receiving(), quit.receiving()]);
    if (index === 0) print('a number', value);
    else if (index === 1) print('a string', value);
    else return;
  }
}

function* selecting() {
  const a = chan<number>();
  const b = chan<string>();
  const quit = chan<boolean>();
  go(merge, a, b, quit);
  yield* a.send(1);
  yield* b.send('two');
  yield* quit.send(true);
  const { index } = trySelect([a.receiving(), b.sending('anyone?')]);
  if (index === -1) print('nobody there');
}

// --- time

function* slow(answer: Chan<string>) {
  yield* sleep(60_000);
  yield* answer.send('too late');
}

function* boom() {
  print('boom');
  yield* gosched();
}

function* timing() {
  const answer = chan<string>();
  go(slow, answer);
  const { index } = yield* select([answer.receiving(), after(10).receiving()]);
  if (index === 1) print('timed out');

  const ticker = new Ticker(2);
  for (let i = 1; i <= 3; i++) {
    yield* ticker.c.recv();
    print('tick', i);
  }
  ticker.stop();

  const timer = afterFunc(60_000, boom);
  print('stopped in time:', timer.stop());
}

// --- panics

function* risky(n: number) {
  yield* gosched();
  if (n < 0) throw new Error(`${n} is negative`);
  return Math.sqrt(n);
}

function* panics() {
  try {
    print('root', yield* risky(16));
    print('root', yield* risky(-1));
  } catch (e) {
    print('recovered:', e instanceof Error ? e.message : e);
  } finally {
    print('finally');
  }
}

export function* main() {
  yield* hello();
  yield* closing();
  yield* calls();
  yield* bank();
  yield* selecting();
  yield* timing();
  yield* panics();
}
