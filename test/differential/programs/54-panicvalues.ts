// What is thrown need not be an Error.

import { gosched, print } from 'rt0';

function* fails(n: number) {
  yield* gosched();
  if (n === 0) throw 42;
  if (n === 1) throw 'a string';
  throw new Error('an error');
}

export function* main() {
  for (let n = 0; n < 3; n++) {
    try {
      yield* fails(n);
    } catch (e) {
      print(typeof e, e instanceof Error ? e.message : e);
    }
  }
  throw 'a string';
}
