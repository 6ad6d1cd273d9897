// moby/moby#30408: communication deadlock, condition variable.
//
// Those who need a plugin wait until its manifest is there. An activation that fails stores its error and nothing else:
// there is no manifest, and nobody signals the condition.
// Blocks: main in waitActive, on the condition.
// Fix: an error ends the wait as well, and is announced.

import { AtomicInt32, Cond, go, Mutex } from 'rt0';

const mu = new Mutex();
const changed = new Cond(mu);
let manifest = false;
let error = false;
const reachable = new AtomicInt32();

function* waitActive() {
  yield* mu.lock();
  while (!manifest) yield* changed.wait();
  const failed = error;
  mu.unlock();
  return failed;
}

function* activate() {
  yield* mu.lock();
  if (reachable.load() === 0) error = true;
  else {
    manifest = true;
    changed.broadcast();
  }
  mu.unlock();
}

function* comeUp() {
  reachable.store(1);
}

export function* main() {
  go(activate);
  go(comeUp);
  yield* waitActive();
}
