// Closures over a function that is declared in the same round of a loop.
import { gosched, print } from 'rt0';
export function* main() {
  for (let i = 0; i < 3; i++) {
    print(twice(i));
    function twice(n) { return n > 5 ? n : twice(n * 2 + 1); }
    const f = (n) => twice(n);
    yield* gosched();
    print([i, 2].map((q) => twice(q)).join(), f(i));
  }
}
