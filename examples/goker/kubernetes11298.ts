// kubernetes/kubernetes#11298: communication deadlock, channel and condition variable.
//
// The service loop lets a helper wait for the condition and waits itself for the helper or for the end. At the end it
// signals the condition, to free the helper; but the helper may not be waiting yet, and then the signal is lost.
// Blocks: the helper on the condition, the loop on the helper; main, which waits for the loop.
// Fix: a channel with room for one instead of the condition: a notification that comes early is kept.

import { type Chan, Cond, chan, go, Mutex, select } from 'rt0';

const mu = new Mutex();
const cond = new Cond(mu);
const abort = chan<null>();
const loopDone = chan<null>();

function* waitForCond(woken: Chan<null>) {
  yield* cond.wait();
  woken.close();
}

function* serviceLoop() {
  yield* mu.lock();
  const woken = chan<null>();
  // The helper's wait unlocks the mutex that was locked here.
  go(waitForCond, woken);
  const { index } = yield* select([abort.receiving(), woken.receiving()]);
  if (index === 0) {
    cond.signal();
    yield* woken.recv();
  }
  mu.unlock();
  loopDone.close();
}

export function* main() {
  go(serviceLoop);
  abort.close();
  yield* loopDone.recv();
}
