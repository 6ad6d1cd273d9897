// A package variable that is set to another one.
import { gosched, print } from 'rt0';
let a = [1, 2].length;
let b = a;
const c = b;
export let d = c, [e] = [d];
var f = e;
let { g = a } = {};
g = a;
export function* main() {
  print(a, b, c, d, e, f, g);
  yield* gosched();
  a = 5;
  print(a, b, c);
}
