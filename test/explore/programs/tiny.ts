// One goroutine that computes for long and starts short ones meanwhile: spinning Ms come and go, and the last of the
// short ones must still be run by somebody else while the first computes.

import { AtomicInt32, go } from 'rt0';

const turns = new AtomicInt32(0);

function* tiny() {
  turns.add(1);
}

export function* main() {
  for (let i = 0; i < 4; i++) {
    go(tiny);
    for (let k = 0; k < 12; k++) turns.add(1);
  }
  for (let i = 0; i < 900; i++) turns.add(1);
}
