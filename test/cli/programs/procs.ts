// Says how many Ps it has.

import { gomaxprocs, print } from 'rt0';

export function* main() {
  print(`gomaxprocs ${yield* gomaxprocs()}`);
}
