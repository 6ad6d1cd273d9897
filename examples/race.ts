// A data race on purpose: goroutines add to one word of shared memory, once without protection, once under a mutex, once
// atomically. `+=` is a read and a write; on two threads at the same time, one of two additions is lost.
//
// With GOMAXPROCS=1 nothing is lost, because a goroutine is only interrupted where it looks for that. With more, run it a
// few times: the first figure varies.

import { AtomicInt32, go, int32Array, Mutex, print, WaitGroup } from 'rt0';

const GOROUTINES = 8;
const TIMES = 50_000;
const TOTAL = GOROUTINES * TIMES;
// Without protection an addition takes a nanosecond: it takes many for two threads to meet.
const PLAIN = 200 * TIMES;

function* plainly(counter: Int32Array, wg: WaitGroup) {
  for (let i = 0; i < PLAIN; i++) counter[0] = (counter[0] ?? 0) + 1;
  wg.done();
}

function* locked(counter: Int32Array, mu: Mutex, wg: WaitGroup) {
  for (let i = 0; i < TIMES; i++) {
    yield* mu.lock();
    counter[1] = (counter[1] ?? 0) + 1;
    mu.unlock();
  }
  wg.done();
}

function* atomically(counter: AtomicInt32, wg: WaitGroup) {
  for (let i = 0; i < TIMES; i++) counter.add(1);
  wg.done();
}

export function* main() {
  const counter = int32Array(2);
  const mu = new Mutex();
  const atomic = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(3 * GOROUTINES);
  for (let i = 0; i < GOROUTINES; i++) {
    go(plainly, counter, wg);
    go(locked, counter, mu, wg);
    go(atomically, atomic, wg);
  }
  yield* wg.wait();
  const lost = GOROUTINES * PLAIN - (counter[0] ?? 0);
  print(`plain:  ${counter[0]} of ${GOROUTINES * PLAIN}${lost === 0 ? '' : `, ${lost} lost`}`);
  print(`mutex:  ${counter[1]} of ${TOTAL}`);
  print(`atomic: ${atomic.load()} of ${TOTAL}`);
}
