// A deadlock on purpose: two goroutines lock two mutexes in opposite order. The scheduler sees that nobody can ever run
// again, says so, shows where everybody waits, and the program ends with code 2.
//
//   fatal error: all goroutines are asleep - deadlock!
//
//   goroutine 1 [semacquire]:
//   ...

import { go, Mutex, print, WaitGroup } from 'rt0';

function* transfer(from: Mutex, to: Mutex, both: WaitGroup, done: WaitGroup) {
  yield* from.lock();
  // Both hold their first lock before either goes for its second: the deadlock is certain, not a matter of luck.
  both.done();
  yield* both.wait();
  yield* to.lock();
  to.unlock();
  from.unlock();
  done.done();
}

export function* main() {
  const alice = new Mutex();
  const bob = new Mutex();
  const both = new WaitGroup();
  const done = new WaitGroup();
  both.add(2);
  done.add(2);
  go(transfer, alice, bob, both, done);
  go(transfer, bob, alice, both, done);
  print('two transfers, in opposite directions');
  yield* done.wait();
  print('not reached');
}
