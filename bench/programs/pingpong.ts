// ping-pong: main sends a number, the other goroutine sends it back, over two unbuffered channels. An operation is one
// of the two hand-overs. The same program as bench/go/pingpong/main.go.
// Arguments: round trips to warm up, and to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print } from 'rt0';

function* echo(to: Chan<number>, back: Chan<number>) {
  for (;;) {
    const [v, ok] = yield* to.recv2();
    if (!ok) return;
    yield* back.send(v + 1);
  }
}

/** n round trips: the numbers that came back changed as they should. */
function* rally(n: number) {
  const to = chan<number>();
  const back = chan<number>();
  go(echo, to, back);
  let right = 0;
  for (let i = 0; i < n; i++) {
    yield* to.send(i);
    const v = yield* back.recv();
    if (v === i + 1) right++;
  }
  to.close();
  return right;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* rally(warm);
  const started = nanotime();
  const right = yield* rally(timed);
  const elapsed = nanotime() - started;
  print(JSON.stringify({ ns: elapsed / (2 * timed), ops: 2 * timed, got: 2 * right }));
  if (right !== timed) exit(1);
}
