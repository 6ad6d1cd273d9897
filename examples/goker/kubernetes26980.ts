// kubernetes/kubernetes#26980: mixed deadlock, channel and lock.
//
// pop hands a notification on while it holds the listener's lock, in a select that ends only with `stop` when nobody
// takes the notification. The test first wants to see the lock free, and would close `stop` after that.
// Blocks: pop in its select, the checker on the lock, main on the checker.
// Fix: pop unlocks before it hands the notification on.

import { Cond, chan, go, Mutex, select, trySelect } from 'rt0';

const mu = new Mutex();
const cond = new Cond(mu);
let pending = 0;
const next = chan<number>();
const stop = chan<null>();

function* add() {
  yield* mu.lock();
  pending++;
  cond.broadcast();
  mu.unlock();
}

function* pop() {
  yield* mu.lock();
  while (pending === 0) {
    if (trySelect([stop.receiving()]).index === 0) break;
    yield* cond.wait();
  }
  yield* select([stop.receiving(), next.sending(pending)]);
  mu.unlock();
}

function* check(free: typeof stop) {
  yield* mu.lock();
  mu.unlock();
  free.close();
}

export function* main() {
  yield* add();
  go(pop);
  const free = chan<null>();
  go(check, free);
  yield* free.recv();
  stop.close();
}
