// main goes round until another goroutine has set a flag: on one P, only if somebody makes main give way.

import { AtomicInt32, go } from 'rt0';

const flag = new AtomicInt32(0);

function* setter() {
  flag.store(1);
}

export function* main() {
  go(setter);
  while (flag.load() === 0) {
    // again
  }
}
