// Goroutine functions that call each other: in arguments, conditions, operands; with defaults, several results, and
// mutual recursion. The order of evaluation is written to a log.

import { type Go, gosched, int32Array, print } from 'rt0';

function* step(log: Int32Array, n: number) {
  const at = (log[0] ?? 0) + 1;
  log[0] = at;
  log[at] = n;
  if (n % 2 === 0) yield* gosched();
  return n;
}

function* divmod(a: number, b = 10) {
  yield* gosched();
  return [Math.trunc(a / b), a % b] as const;
}

function* even(n: number): Go<boolean> {
  if (n === 0) return true;
  yield* gosched();
  return yield* odd(n - 1);
}

function* odd(n: number): Go<boolean> {
  return n === 0 ? false : yield* even(n - 1);
}

function* max(a: number, b: number) {
  yield* gosched();
  return a > b ? a : b;
}

export function* main() {
  const log = int32Array(32);
  const sum = (yield* step(log, 1)) + (yield* step(log, 2)) * (yield* step(log, 3)) - (yield* step(log, 4));
  print('sum', sum);
  const both = (yield* step(log, 0)) !== 0 && (yield* step(log, 9)) !== 0;
  const either = (yield* step(log, 5)) === 5 || (yield* step(log, 9)) === 9;
  print(both, either);
  if ((yield* step(log, 6)) > 3) print('text', `${yield* step(log, 7)} and ${yield* step(log, 8)}`);
  print('order', log.subarray(1, 1 + (log[0] ?? 0)).join(' '));

  const [q, r] = yield* divmod(1234);
  const [q2, r2] = yield* divmod(q, 7);
  print(q, r, q2, r2);
  print(yield* even(20), yield* odd(20), yield* even(7));
  print(yield* max(yield* max(3, 9), yield* max(yield* max(4, 12), 5)));
}
