// moby/moby#29733: communication deadlock, condition variable.
//
// A plugin is activated once, and those who need it wait until it is. Registering a handler marks all plugins as not
// activated, so that the handler is run at the next activation; but for a plugin that has been activated there is no
// next one. Blocks: main in waitActive, on the condition.
// Fix: remember apart from the activation that handlers are to be run.

import { Cond, go, Mutex } from 'rt0';

const mu = new Mutex();
const changed = new Cond(mu);
let activated = false;

function* waitActive() {
  yield* mu.lock();
  while (!activated) yield* changed.wait();
  mu.unlock();
}

function* activate() {
  yield* mu.lock();
  activated = true;
  changed.broadcast();
  mu.unlock();
}

function* handle() {
  yield* mu.lock();
  activated = false;
  mu.unlock();
}

export function* main() {
  go(activate);
  go(handle);
  yield* waitActive();
}
