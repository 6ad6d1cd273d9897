// A goroutine module that makes a class of a plain module's while it is loaded.

import { gosched, print } from 'rt0';
import { next, Plain } from './freshplain.ts';

class Own extends Plain {}

export function* main() {
  yield* gosched();
  const e = new Own('mine');
  print(next(), e instanceof Plain, Object.getPrototypeOf(Own) === Plain);
}
