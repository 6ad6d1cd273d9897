// panic: sync: negative WaitGroup counter

import { print, WaitGroup } from 'rt0';

export function* main() {
  const wg = new WaitGroup();
  wg.add(1);
  wg.done();
  print('zero');
  wg.done();
}
