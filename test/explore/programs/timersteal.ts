// Timers on several Ps' heaps, stopped, reset and stolen while others run.

import { AtomicInt32, afterFunc, chan, go, print, sleep, Timer, WaitGroup } from 'rt0';

const wg = new WaitGroup();
const fired = new AtomicInt32();

function* fire() {
  fired.add(1);
  wg.done();
}

function* resets() {
  const t = new Timer(5);
  if (t.stop()) t.reset(1);
  yield* t.c.recv();
  wg.done();
}

function* ticks() {
  yield* sleep(1);
  const late = afterFunc(50, fire);
  if (late.stop()) late.reset(1);
  wg.done();
}

export function* main() {
  wg.add(5);
  afterFunc(1, fire);
  go(resets);
  go(ticks);
  const done = chan<null>(1);
  const dropped = afterFunc(1000, fire);
  if (dropped.stop()) wg.done();
  yield* done.send(null);
  yield* wg.wait();
  print('fired', fired.load());
}
