// Go's test/chan/select2.go: 100,000 selects with a case that never comes, twice. Queues of the loser must not grow.

import { type Chan, chan, go, print, select } from 'rt0';

function* sender(c: Chan<number>, n: number) {
  for (let i = 0; i < n; i++) yield* c.send(1);
}

function* receiver(c: Chan<number>, dummy: Chan<number>, n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const { index, value } = yield* select([c.receiving(), dummy.receiving()]);
    if (index === 1) throw new Error('dummy');
    sum += value ?? 0;
  }
  return sum;
}

export function* main() {
  const c = chan<number>();
  const dummy = chan<number>();
  for (let round = 0; round < 2; round++) {
    go(sender, c, 100_000);
    print(yield* receiver(c, dummy, 100_000));
  }
  print(dummy.trySend(1), dummy.len);
}
