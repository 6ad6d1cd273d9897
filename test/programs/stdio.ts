// What Node's worker thread calls when the host's end of a stream asks for more: a method named by a symbol.

import { gosched, print } from 'rt0';
import { answers } from './stdioplain.ts';

export function* main() {
  yield* gosched();
  print('stdout', answers('stdout'));
  print('stderr', answers('stderr'));
}
