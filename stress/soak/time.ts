// Soak workers for timers: nothing is early, nothing that was stopped runs, everything else runs once.

import { AtomicInt32, afterFunc, nanotime, sleep, Ticker, type WaitGroup } from 'rt0';
import { did, next, stop, wrong } from './kit.ts';

export function* sleeper(seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const ms = ((x >>> 8) & 15) / 2;
    const from = nanotime();
    yield* sleep(ms);
    if (nanotime() - from < ms * 1e6 - 1e3) wrong(`sleep(${ms}) was over too soon`);
    did('sleeps');
  }
  over.done();
}

export function* ticking(over: WaitGroup) {
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
export function* timers(seed: number, over: WaitGroup) {
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
