// A deadlock after everything that keeps an M awake or asleep elsewhere: a host call, a stopped timer, a syscall, a
// goroutine that is tied to its thread, a change of the number of Ps. It has to be seen in every schedule.

import { blockingHost, chan, go, gomaxprocs, lockOSThread, sleep, syscall, Timer } from 'rt0';

const never = chan<null>();

function one(): number {
  return 1;
}

function* asks() {
  yield* blockingHost('sleep', 1);
  yield* never.recv();
}

function* stops() {
  const t = new Timer(1000);
  yield* sleep(1);
  t.stop();
  yield* never.recv();
}

function* tied() {
  lockOSThread();
  syscall(one);
  yield* never.recv();
}

export function* main() {
  go(asks);
  go(stops);
  go(tied);
  yield* gomaxprocs(1);
  syscall(one);
  yield* gomaxprocs(2);
  yield* never.recv();
}
