// A data race on purpose: goroutines add to one word of shared memory, once without protection, once under a mutex,
// once atomically. `+=` is a read and a write; on two threads at the same time, one of two additions is lost.
//
// With GOMAXPROCS=1 nothing is lost, because a goroutine is only interrupted where it looks for that. With more, run it
// a few times: the first figure varies. `rt0 explore examples/race.ts` finds the race in a small workload, and makes it
// smaller.

import { AtomicInt32, args, go, int32Array, Mutex, print, WaitGroup } from 'rt0';

interface Work {
  /** Of each kind. */
  goroutines: number;
  /** Additions of each. */
  times: number;
  /** Without protection an addition takes a nanosecond: it takes many for two threads to meet. */
  plain: number;
}

/** What the explorer runs: it decides who meets whom, and needs no luck. */
export function workload(): Work {
  return { goroutines: 3, times: 2, plain: 2 };
}

export function smaller(w: Work): Work[] {
  return [
    { ...w, times: w.times - 1 },
    { ...w, goroutines: w.goroutines - 1 },
    { ...w, plain: w.plain - 1 },
  ].filter((s) => s.goroutines > 0 && s.times >= 0 && s.plain > 0);
}

const WORK = '{ "goroutines": 8, "times": 50000, "plain": 10000000 }';

function* plainly(counter: Int32Array, times: number, wg: WaitGroup) {
  for (let i = 0; i < times; i++) counter[0] = (counter[0] ?? 0) + 1;
  wg.done();
}

function* locked(counter: Int32Array, times: number, mu: Mutex, wg: WaitGroup) {
  for (let i = 0; i < times; i++) {
    yield* mu.lock();
    counter[1] = (counter[1] ?? 0) + 1;
    mu.unlock();
  }
  wg.done();
}

function* atomically(counter: AtomicInt32, times: number, wg: WaitGroup) {
  for (let i = 0; i < times; i++) counter.add(1);
  wg.done();
}

export function* main() {
  const given = args()[0];
  const { goroutines, times, plain } = JSON.parse(given ?? WORK) as Work;
  const counter = int32Array(2);
  const mu = new Mutex();
  const atomic = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(3 * goroutines);
  for (let i = 0; i < goroutines; i++) {
    go(plainly, counter, plain, wg);
    go(locked, counter, times, mu, wg);
    go(atomically, atomic, times, wg);
  }
  yield* wg.wait();
  const all = goroutines * plain;
  const lost = all - (counter[0] ?? 0);
  print(`plain:  ${counter[0]} of ${all}${lost === 0 ? '' : `, ${lost} lost`}`);
  print(`mutex:  ${counter[1]} of ${goroutines * times}`);
  print(`atomic: ${atomic.load()} of ${goroutines * times}`);
}
