// A deadlock that comes when the last timer is stopped, run or reset, on whatever P it lies, while an M may be on its
// way to wait for it. It has to be seen in every schedule.

import { chan, go, gosched, sleep, Timer } from 'rt0';

const never = chan<null>();

function* stops(t: Timer) {
  yield* sleep(1);
  t.stop();
  yield* gosched();
  t.reset(2);
  t.stop();
  yield* never.recv();
}

export function* main() {
  go(stops, new Timer(1000));
  go(stops, new Timer(3));
  yield* never.recv();
}
