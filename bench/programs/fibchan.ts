// fib(20) with a goroutine and a channel for every call: a caller makes a channel and adds up the two numbers that its
// callees send. An operation is the whole tree of 21,891 goroutines. The same program as bench/go/fibchan/main.go.
// Arguments: trees to warm up, and to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print } from 'rt0';

const N = 20;
const RESULT = 6765;

function* fib(n: number, out: Chan<number>) {
  if (n < 2) {
    yield* out.send(n);
    return;
  }
  const c = chan<number>();
  go(fib, n - 1, c);
  go(fib, n - 2, c);
  const a = yield* c.recv();
  const b = yield* c.recv();
  yield* out.send(a + b);
}

/** The trees that gave the right number. */
function* trees(n: number) {
  let right = 0;
  const c = chan<number>();
  for (let i = 0; i < n; i++) {
    go(fib, N, c);
    const v = yield* c.recv();
    if (v === RESULT) right++;
  }
  return right;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* trees(warm);
  const started = nanotime();
  const got = yield* trees(timed);
  const elapsed = nanotime() - started;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
