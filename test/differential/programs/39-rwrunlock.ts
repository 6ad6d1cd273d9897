// fatal error: sync: RUnlock of unlocked RWMutex

import { print, RWMutex } from 'rt0';

export function* main() {
  const mu = new RWMutex();
  yield* mu.lock();
  mu.unlock();
  print('unlocked');
  mu.runlock();
}
