// skynet: a goroutine starts ten, each of which starts ten, and so on down to the leaves, and every level adds up what
// comes back over a channel. An operation is one whole tree. The same program as bench/go/skynet/main.go.
// Arguments: leaves of the tree to warm up, and of the tree to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print } from 'rt0';

const CHILDREN = 10;

function* skynet(first: number, size: number, out: Chan<number>) {
  if (size === 1) {
    yield* out.send(first);
    return;
  }
  const sums = chan<number>(CHILDREN);
  const part = size / CHILDREN;
  for (let i = 0; i < CHILDREN; i++) go(skynet, first + i * part, part, sums);
  let sum = 0;
  for (let i = 0; i < CHILDREN; i++) sum += yield* sums.recv();
  yield* out.send(sum);
}

function* tree(leaves: number) {
  const result = chan<number>();
  go(skynet, 0, leaves, result);
  return yield* result.recv();
}

export function* main() {
  const [warm = 1, timed = 1] = args().map(Number);
  yield* tree(warm);
  const started = nanotime();
  const sum = yield* tree(timed);
  const elapsed = nanotime() - started;
  const right = sum === (timed * (timed - 1)) / 2;
  print(JSON.stringify({ ns: elapsed, ops: 1, got: right ? 1 : 0 }));
  if (!right) exit(1);
}
