// Does what a program may not do, or throws what is hard to print: the argument says what.

import { args, gosched, print } from 'rt0';
import { misuse } from './misuses.ts';

export function* main() {
  print('start');
  yield* gosched();
  misuse(args()[0] ?? '');
  yield* gosched();
  print('after');
}
