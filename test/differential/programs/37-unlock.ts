// fatal error: sync: unlock of unlocked mutex. It cannot be caught.

import { Mutex, print } from 'rt0';

export function* main() {
  const mu = new Mutex();
  yield* mu.lock();
  mu.unlock();
  print('unlocked');
  try {
    mu.unlock();
  } catch {
    print('BUG: caught');
  }
}
