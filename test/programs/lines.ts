// Output: args: goroutines, lines of each. Every goroutine prints its number and the line's, and yields now and then.

import { args, go, gosched, print, WaitGroup } from 'rt0';

function* printer(id: number, lines: number, wg: WaitGroup) {
  for (let i = 0; i < lines; i++) {
    print(`${id}:${i}:`, 'äöü'.repeat(i % 7));
    if (i % 50 === 49) yield* gosched();
  }
  wg.done();
}

export function* main() {
  const [n = 1, lines = 1] = args().map(Number);
  const wg = new WaitGroup();
  wg.add(n);
  for (let i = 0; i < n; i++) go(printer, i, lines, wg);
  yield* wg.wait();
}
