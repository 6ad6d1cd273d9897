// Who created what: goroutines that wait, started from a goroutine function, a plain one, an inner one and an arrow
// function.

import { type Chan, chan, go, Mutex, select } from 'rt0';

function* waits(c: Chan<number>) {
  yield* c.recv();
}

function start(c: Chan<number>) {
  [1].forEach(() => {
    go(waits, c);
  });
}

function* locks(mu: Mutex) {
  yield* mu.lock();
}

function* starts(c: Chan<number>, mu: Mutex) {
  start(c);
  for (let i = 0; i < 2; i++) {
    if (i === 1) go(locks, mu);
  }
  go(function* () {
    go(function* () {
      yield* select([]);
    });
    yield* locks(mu);
  });
  yield* mu.lock();
}

export function* main() {
  const mu = new Mutex();
  yield* mu.lock();
  go(starts, chan<number>(), mu);
  yield* mu.lock();
}
