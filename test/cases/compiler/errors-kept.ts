// Goroutines that move between threads, each with errors that several of its frames hold: one object, with what was set on it.
import { gosched, print, WaitGroup, go, type Go, AtomicInt32 } from 'rt0';

interface Noted extends Error {
  n: number;
  cause?: unknown;
}

function* deeper(e: Noted, depth: number): Go<Noted> {
  if (depth > 0) {
    const back = yield* deeper(e, depth - 1);
    if (back !== e) throw new TypeError(`another error at ${depth}`);
    return back;
  }
  for (let i = 0; i < 5; i++) {
    e.n++;
    yield* gosched();
  }
  return e;
}

function* worker(id: number, wrong: AtomicInt32, wg: WaitGroup) {
  const e = Object.assign(new RangeError(`g${id}`), { n: 0 }) as Noted;
  const same = e;
  const outer = new Error('outer', { cause: e });
  for (let round = 1; round <= 3; round++) {
    // Deep enough that the stack grows, with the error on its way as an argument.
    const back = yield* deeper(e, 10 * round * (id % 4));
    let spin = 0;
    for (let i = 0; i < 20_000; i++) spin += i % 7;
    try {
      throw back;
    } catch (c) {
      yield* gosched();
      const right = c === same && outer.cause === e && e.n === 5 * round && e.message === `g${id}` && spin > 0;
      if (!right) wrong.add(1);
    }
  }
  wg.done();
}

export function* main() {
  const wrong = new AtomicInt32();
  const wg = new WaitGroup();
  for (let id = 0; id < 16; id++) {
    wg.add(1);
    go(worker, id, wrong, wg);
  }
  yield* wg.wait();
  print('wrong:', wrong.load());
}
