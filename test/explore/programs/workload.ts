// A program that does what its argument says: a goroutine for each list, which adds each of its numbers to a sum.
// `torn`: it reads the sum and writes it back in two steps.

import { AtomicInt32, args, go, WaitGroup } from 'rt0';

function* adder(sum: AtomicInt32, list: number[], torn: boolean, wg: WaitGroup) {
  for (const n of list) {
    if (torn) sum.store(sum.load() + n);
    else sum.add(n);
  }
  wg.done();
}

export function* main() {
  const { lists, torn } = JSON.parse(args()[0] ?? '{"lists":[],"torn":false}') as { lists: number[][]; torn: boolean };
  const sum = new AtomicInt32(0);
  const wg = new WaitGroup();
  let expected = 0;
  for (const list of lists) {
    wg.add(1);
    for (const n of list) expected += n;
    go(adder, sum, list, torn, wg);
  }
  yield* wg.wait();
  if (sum.load() !== expected) throw new Error('lost');
}
