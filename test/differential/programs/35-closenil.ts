// panic: close of nil channel

import { nilChan, print } from 'rt0';

export function* main() {
  const c = nilChan<number>();
  print(c.len, c.cap, c.trySend(1), c.tryRecv().selected);
  c.close();
}
