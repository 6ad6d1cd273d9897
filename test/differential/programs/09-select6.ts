// Go's test/chan/select6.go (issue 2075): a select that loses, last in the queue of a channel with other waiters, must
// leave that queue whole.

import { type Chan, chan, go, print, select } from 'rt0';

function* receiver(c1: Chan<boolean>) {
  yield* c1.recv();
}

function* selecter(c1: Chan<boolean>, c2: Chan<boolean>, c3: Chan<boolean>) {
  const { index } = yield* select([c1.receiving(), c2.receiving()]);
  if (index === 0) throw new Error('dummy');
  yield* c3.send(true);
  yield* c1.recv();
}

function* sender(c2: Chan<boolean>) {
  yield* c2.send(true);
}

export function* main() {
  for (let i = 0; i < 100; i++) {
    const c1 = chan<boolean>();
    const c2 = chan<boolean>();
    const c3 = chan<boolean>();
    go(receiver, c1);
    go(selecter, c1, c2, c3);
    go(sender, c2);
    yield* c3.recv();
    yield* c1.send(true);
    yield* c1.send(true);
  }
  print('all woke up');
}
