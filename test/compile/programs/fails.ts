// Fails with some frames in JavaScript and some in memory.

import { args, gosched, Mutex } from 'rt0';

function broken(mu: Mutex) {
  if (args()[0] === 'unlock') mu.unlock();
  if (args()[0] === 'value') throw 'just a string';
  throw new RangeError('lost');
}

function* inner(mu: Mutex) {
  broken(mu);
}

function* middle(mu: Mutex) {
  yield* gosched();
  yield* inner(mu);
}

export function* main() {
  yield* middle(new Mutex());
}
