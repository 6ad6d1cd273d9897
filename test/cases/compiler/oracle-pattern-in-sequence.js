// The value of an assignment to a pattern that nobody reads is not kept for it.
import { gosched, print } from 'rt0';
function* d(x) {
  yield* gosched();
  return x;
}
export function* main() {
  let a, b, i;
  print((({ a = yield* d(1), b } = { b: 2 }), a), b);
  for (i = 0; i < 2; [a, b = yield* d(i)] = [i], i++) print(a, b, i);
  if (([b = yield* d(5)] = [], a === 1)) print(b);
}
