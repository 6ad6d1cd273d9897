// Soak workers for Soak workers for Soak workers for Soak workers for Mutex, RWMutex and Cond: what they guard is never
// seen half done.

import { type Cond, gosched, type Mutex, type RWMutex, sleep, type WaitGroup } from 'rt0';
import { did, next, stop, wrong } from './kit.ts';

/** Readers and writers of two words that must agree. */
export function* keepPair(mu: Mutex, rw: RWMutex, pair: Int32Array, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    if ((x & 7) === 0) {
      yield* rw.lock();
      pair[0] = (pair[0] ?? 0) + 1;
      if ((x & 256) === 0) yield* gosched();
      pair[1] = (pair[1] ?? 0) + 1;
      rw.unlock();
    } else {
      yield* rw.rlock();
      const same = pair[0] === pair[1];
      rw.runlock();
      if (!same) wrong('a reader saw half of a write');
    }
    yield* mu.lock();
    pair[2] = (pair[2] ?? 0) + 1;
    mu.unlock();
    did('locked');
    if ((x & 127) === 5) yield* sleep(0.5);
  }
  over.done();
}

/** Rounds of a Cond: nobody of a round starts the next before all have come. */
export function* round(mu: Mutex, cond: Cond, state: Int32Array, n: number, over: WaitGroup) {
  for (;;) {
    yield* mu.lock();
    if (stop.load() !== 0 || state[2] === 1) break;
    const mine = state[1] ?? 0;
    state[0] = (state[0] ?? 0) + 1;
    if (state[0] === n) {
      state[0] = 0;
      state[1] = mine + 1;
      did('condRounds');
      cond.broadcast();
    } else {
      while (state[1] === mine && state[2] === 0) yield* cond.wait();
    }
    mu.unlock();
    yield* sleep(1);
  }
  // The first to leave lets all others go.
  state[2] = 1;
  cond.broadcast();
  mu.unlock();
  over.done();
}
