// One timer more, started and stopped, beside many that live. The same program as bench/go/timers/main.go.
// Arguments: timers that live, starts and stops to warm up, and to time. It prints {ns, ops, got}.

import { args, chan, exit, nanotime, print, Timer } from 'rt0';

const HOUR = 3_600_000;

function* churn(n: number) {
  let stopped = 0;
  // Times between those of the ones that live: each has a way up the heap.
  for (let i = 0; i < n; i++) if (new Timer(HOUR + ((i * 7919) % 100_000)).stop()) stopped++;
  return stopped;
}

export function* main() {
  const [live = 0, warm = 0, timed = 0] = args().map(Number);
  const all = chan<Timer>(live);
  for (let i = 0; i < live; i++) yield* all.send(new Timer(HOUR + (i % 100_000)));
  yield* churn(warm);
  const started = nanotime();
  const got = yield* churn(timed);
  const elapsed = nanotime() - started;
  let alive = 0;
  for (let i = 0; i < live; i++) if ((yield* all.recv()).stop()) alive++;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed + live, got: got + alive }));
  if (got + alive !== timed + live) exit(1);
}
