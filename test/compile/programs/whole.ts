// Run on a real machine by machine.workers.test.ts.
import { chan, go, gosched, int32Array, print } from 'rt0';
import { square } from './plainpart.ts';
import { total, work } from './workpart.ts';

const LIMIT = 200;
const results = chan<number>(4);
let rounds = 0;

function* fib(n: number): Generator<never, number, unknown> {
  if (n < 2) return n;
  return ((yield* fib(n - 1)) as number) + ((yield* fib(n - 2)) as number);
}

export function* main() {
  for (let i = 0; i < 8; i++) go(work, i, results);
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    sum += yield* results.recv();
    rounds++;
  }
  const done = chan<string>();
  const shared = int32Array(LIMIT);
  for (const k of [1, 2, 3]) {
    go(function* () {
      for (let i = k; i < LIMIT; i += 3) {
        shared[i] = square(i) % 7;
        if (i % 10 === 0) yield* gosched();
      }
      yield* done.send(`part ${k}`);
    });
  }
  const parts: [string, string, string] = [yield* done.recv(), yield* done.recv(), yield* done.recv()];
  print(parts.sort().join());
  print(sum, rounds, total(shared), yield* fib(15));
}
