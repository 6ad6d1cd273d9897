// panic: makechan: size out of range

import { chan, print } from 'rt0';

export function* main() {
  let n = 2;
  print(chan<number>(n).cap);
  n -= 3;
  print(chan<number>(n).cap);
}
