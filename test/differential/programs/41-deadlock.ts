// fatal error: all goroutines are asleep - deadlock! Two goroutines that each wait for what the other holds.
// stderr: goroutine 1 [chan receive]:

import { type Chan, chan, go, Mutex, print, WaitGroup } from 'rt0';

function* crossed(first: Mutex, second: Mutex, ready: WaitGroup, done: Chan<number>) {
  yield* first.lock();
  ready.done();
  yield* ready.wait();
  yield* second.lock();
  yield* done.send(1);
}

export function* main() {
  const a = new Mutex();
  const b = new Mutex();
  const ready = new WaitGroup();
  const done = chan<number>();
  ready.add(2);
  go(crossed, a, b, ready, done);
  go(crossed, b, a, ready, done);
  print('waiting');
  print(yield* done.recv());
}
