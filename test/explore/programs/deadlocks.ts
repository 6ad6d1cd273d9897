// Two mutexes in opposite order: a deadlock in some schedules.

import { go, Mutex, WaitGroup } from 'rt0';

function* both(a: Mutex, b: Mutex, wg: WaitGroup) {
  yield* a.lock();
  yield* b.lock();
  b.unlock();
  a.unlock();
  wg.done();
}

export function* main() {
  const a = new Mutex();
  const b = new Mutex();
  const wg = new WaitGroup();
  wg.add(2);
  go(both, a, b, wg);
  go(both, b, a, wg);
  yield* wg.wait();
}
