import { gosched, print } from 'rt0';
function* f(...xs: number[]): any { yield* gosched(); print(xs.length); }
export function* main() {
  yield* f(...new Array(5000).fill(1));
}
