import { gosched, print } from 'rt0';
export function* main() {
  for (const [k, v] of Object.entries({ a: { b: 1 } })) {
    yield* gosched();
    print(k, v.b);
  }
}
