// A timer whose P is busy: the goroutine that has started it computes without end, and nobody preempts it (the test has
// no system monitor). So somebody else must wait for it, and run it. args: which; poller, if somebody sleeps in the
// poller already.
//
//   add      afterFunc                    reset    a timer of an hour, reset
//   ticker   a ticker's third tick        locked   started by a goroutine locked to its thread, which then waits

import {
  AtomicInt32,
  afterFunc,
  args,
  type Chan,
  chan,
  exit,
  go,
  lockOSThread,
  nanotime,
  print,
  sleep,
  Ticker,
  Timer,
} from 'rt0';

const HOUR = 3_600_000;
const PATIENCE = 5000;

function* runs(ran: AtomicInt32) {
  ran.add(1);
}

function spin(ms: number): void {
  const until = nanotime() + ms * 1e6;
  while (nanotime() < until);
}

/** Computes until the timer has run. */
function busy(ran: () => number): void {
  const from = nanotime();
  while (ran() === 0) {
    if (nanotime() - from < PATIENCE * 1e6) continue;
    print('nobody has run the timer');
    exit(3);
  }
  print('ok');
}

function* lockedStarter(ran: AtomicInt32, hold: Chan<number>) {
  lockOSThread();
  afterFunc(5, runs, ran);
  yield* hold.recv();
}

export function* main() {
  const [which, poller] = args();
  const ran = new AtomicInt32(0);
  if (poller === 'poller') new Timer(HOUR);
  yield* sleep(5);
  // The other Ms have nothing to do, and go to sleep.
  spin(30);
  if (which === 'add') {
    afterFunc(5, runs, ran);
    busy(() => ran.load());
  } else if (which === 'reset') {
    const t = afterFunc(HOUR, runs, ran);
    spin(30);
    t.reset(5);
    busy(() => ran.load());
  } else if (which === 'ticker') {
    const t = new Ticker(5);
    for (let i = 0; i < 3; i++) {
      busy(() => t.c.len);
      yield* t.c.recv();
    }
  } else {
    go(lockedStarter, ran, chan<number>());
    yield* sleep(1);
    busy(() => ran.load());
  }
}
