// Bigints in an array that is only read are kept, as other values are.
import { gosched, print } from 'rt0';
function* f(...rest) {
  yield* gosched();
  return rest.length + String(rest[0]);
}
export function* main() {
  const list = [1n, 2n ** 70n, 'x'];
  yield* gosched();
  print(list.map((x) => typeof x).join(), String(list[1]));
  for (const x of [...list, -5n]) {
    yield* gosched();
    print(String(x));
  }
  print(yield* f(...list, yield* f(7n)));
}
