// fatal error: sync: Unlock of unlocked RWMutex

import { print, RWMutex } from 'rt0';

export function* main() {
  const mu = new RWMutex();
  yield* mu.rlock();
  mu.runlock();
  print('unlocked');
  mu.unlock();
}
