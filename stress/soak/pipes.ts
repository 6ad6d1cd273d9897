// Soak workers for channels: a pipe whose numbers come out in order, and select.

import { type Chan, select, sleep, Timer, type WaitGroup } from 'rt0';
import { did, next, stop, wrong } from './kit.ts';

/** A pipe of three stages: numbers come out in order, changed twice. */
export function* stage(from: Chan<number>, to: Chan<number>, over: WaitGroup) {
  for (;;) {
    const [v, ok] = yield* from.recv2();
    if (!ok) break;
    yield* to.send(v + 1);
  }
  to.close();
  over.done();
}

export function* feed(to: Chan<number>, over: WaitGroup) {
  for (let i = 0; stop.load() === 0; i = (i + 1) | 0) yield* to.send(i);
  to.close();
  over.done();
}

export function* drain(from: Chan<number>, over: WaitGroup) {
  for (let i = 0; ; i = (i + 1) | 0) {
    const [v, ok] = yield* from.recv2();
    if (!ok) break;
    if (v !== i + 2) wrong(`message ${i} came out as ${v}`);
    did('messages');
  }
  over.done();
}

/** select over two channels and a timer that is used again. */
export function* ponder(a: Chan<number>, b: Chan<number>, over: WaitGroup) {
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

export function* poke(a: Chan<number>, b: Chan<number>, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const { index } = yield* select([a.sending(x), b.sending(x)]);
    if (index > 1) wrong(`select chose ${index}`);
    if ((x & 63) === 0) yield* sleep(1.5);
  }
  over.done();
}
