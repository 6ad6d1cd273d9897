// panic: close of closed channel

import { chan, print } from 'rt0';

export function* main() {
  const c = chan<number>();
  c.close();
  print('closed');
  c.close();
}
