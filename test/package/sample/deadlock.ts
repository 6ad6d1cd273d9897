// Two locks in two orders.

import { type Chan, chan, go, Mutex, print } from 'rt0';

function* both(first: Mutex, second: Mutex, done: Chan<boolean>) {
  yield* first.lock();
  yield* second.lock();
  second.unlock();
  first.unlock();
  yield* done.send(true);
}

export function* main() {
  const a = new Mutex();
  const b = new Mutex();
  const done = chan<boolean>();
  go(both, a, b, done);
  go(both, b, a, done);
  yield* done.recv();
  yield* done.recv();
  print('ok');
}
