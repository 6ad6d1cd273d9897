// Timers that are started, stopped, moved forward and back by goroutines on different Ps, beside one that computes.

import { AtomicInt32, afterFunc, go, sleep, Ticker, Timer, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* busy(n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) turns.add(1);
  wg.done();
}

function* sleeps(ms: number, wg: WaitGroup) {
  yield* sleep(ms);
  wg.done();
}

function* counts() {
  turns.add(1);
}

function* moves(t: Timer, wg: WaitGroup) {
  t.reset(0.001);
  for (let i = 0; i < 30; i++) turns.add(1);
  t.reset(0.03);
  t.stop();
  t.reset(0.002);
  yield* t.c.recv();
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(5);
  const t = new Timer(1);
  go(busy, 900, wg);
  go(sleeps, 0.004, wg);
  go(moves, t, wg);
  go(sleeps, 0.001, wg);
  const f = afterFunc(0.01, counts);
  afterFunc(0.002, counts);
  const ticker = new Ticker(0.003);
  go(busy, 400, wg);
  yield* ticker.c.recv();
  f.stop();
  for (let i = 0; i < 500; i++) turns.add(1);
  ticker.stop();
  yield* wg.wait();
}
