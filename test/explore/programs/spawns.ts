// tiny.ts on three Ms: main's own waits while main is locked to it, so that another is born.

import { AtomicInt32, chan, go, lockOSThread, unlockOSThread } from 'rt0';

const turns = new AtomicInt32(0);
const c = chan<number>();

function* tiny() {
  turns.add(1);
}

function* answers() {
  yield* c.send(1);
}

export function* main() {
  lockOSThread();
  go(answers);
  yield* c.recv();
  unlockOSThread();
  for (let i = 0; i < 4; i++) {
    go(tiny);
    for (let k = 0; k < 12; k++) turns.add(1);
  }
  for (let i = 0; i < 900; i++) turns.add(1);
}
