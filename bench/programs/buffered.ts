// A buffered channel: one goroutine sends numbers through a channel with room for 128, main receives them. An operation
// is one number. The same program as bench/go/buffered/main.go.
// Arguments: numbers to warm up, and to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print } from 'rt0';

const ROOM = 128;

function* produce(out: Chan<number>, n: number) {
  for (let i = 0; i < n; i++) yield* out.send(i);
  out.close();
}

/** The numbers that arrived in their order. */
function* consume(n: number) {
  const c = chan<number>(ROOM);
  go(produce, c, n);
  let right = 0;
  for (;;) {
    const [v, ok] = yield* c.recv2();
    if (!ok) return right;
    if (v === right) right++;
  }
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* consume(warm);
  const started = nanotime();
  const got = yield* consume(timed);
  const elapsed = nanotime() - started;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
