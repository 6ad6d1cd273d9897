// Mutex contention: 8 goroutines add 1 to one number under one Mutex. An operation is one lock, addition and unlock.
// The same program as bench/go/mutex/main.go.
// Arguments: additions of each goroutine to warm up, and to time. It prints {ns, ops, got}.

import { args, exit, go, int32Array, Mutex, nanotime, print, WaitGroup } from 'rt0';

const GOROUTINES = 8;

function* adder(count: Int32Array, mu: Mutex, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) {
    yield* mu.lock();
    count[0] = (count[0] ?? 0) + 1;
    mu.unlock();
  }
  wg.done();
}

/** The number after all have added. */
function* contend(n: number) {
  const count = int32Array(1);
  const mu = new Mutex();
  const wg = new WaitGroup();
  wg.add(GOROUTINES);
  for (let i = 0; i < GOROUTINES; i++) go(adder, count, mu, n, wg);
  yield* wg.wait();
  return count[0] ?? 0;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* contend(warm);
  const started = nanotime();
  const got = yield* contend(timed);
  const elapsed = nanotime() - started;
  const ops = GOROUTINES * timed;
  print(JSON.stringify({ ns: elapsed / ops, ops, got }));
  if (got !== ops) exit(1);
}
