// stopping the world: readMemStats while as many goroutines as there are Ps compute without a call. An operation is one
// stop and start, with the reading between them. The same program as bench/go/stw/main.go.
// Arguments: stops to warm up, and to time. It prints {ns, ops, got}.

import { AtomicInt32, args, exit, go, gomaxprocs, nanotime, print, readMemStats, WaitGroup } from 'rt0';

function* compute(stop: AtomicInt32, wg: WaitGroup) {
  let x = 1;
  while (stop.load() === 0) for (let i = 0; i < 1000; i++) x = (Math.imul(x, 31) + i) | 0;
  wg.done();
}

/** n stops: each counted by the runtime itself. */
function* stops(n: number) {
  const before = yield* readMemStats();
  const first = before.numStops;
  for (let i = 0; i < n; i++) yield* readMemStats();
  const after = yield* readMemStats();
  return after.numStops - first - 1;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  const procs = yield* gomaxprocs();
  const stop = new AtomicInt32();
  const wg = new WaitGroup();
  // main has a P as well.
  wg.add(procs - 1);
  for (let i = 1; i < procs; i++) go(compute, stop, wg);
  yield* stops(warm);
  const started = nanotime();
  const got = yield* stops(timed);
  const elapsed = nanotime() - started;
  stop.store(1);
  yield* wg.wait();
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
