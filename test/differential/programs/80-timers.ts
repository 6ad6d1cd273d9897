// What timers do, where it does not depend on how fast the machine is.

import { after, afterFunc, Mutex, print, select, sleep, Ticker, Timer, uint8Array, WaitGroup } from 'rt0';

const HOUR = 3_600_000;

function* mark(ran: Uint8Array, i: number, mu: Mutex, wg: WaitGroup) {
  yield* mu.lock();
  ran[i] = 1;
  mu.unlock();
  wg.done();
}

export function* main() {
  // Stopping and resetting say whether it came in time.
  const t = new Timer(HOUR);
  print(t.stop(), t.stop(), t.reset(HOUR), t.reset(1));
  yield* t.c.recv();
  print(t.stop(), t.reset(0));
  yield* t.c.recv();
  print('reset and received', t.c.len);
  // A tick that nobody takes is dropped: one waits in the channel.
  const ticker = new Ticker(1);
  yield* sleep(50);
  print('ticks waiting', ticker.c.len, ticker.c.cap);
  ticker.stop();
  yield* ticker.c.recv();
  const silent = yield* select([ticker.c.receiving(), after(20).receiving()]);
  print(silent.index === 0 ? 'a stopped ticker ticked' : 'the ticker is silent');
  // Goroutines that timers start.
  const mu = new Mutex();
  const wg = new WaitGroup();
  const ran = uint8Array(10);
  for (let i = 0; i < 10; i++) {
    wg.add(1);
    const f = afterFunc(i % 5 === 4 ? HOUR : i, mark, ran, i, mu, wg);
    if (i % 5 === 4 && f.reset(2 * HOUR) && f.stop()) wg.done();
  }
  yield* wg.wait();
  print(`ran [${[...ran.keys()].filter((i) => ran[i] === 1).join(' ')}]`);
  // What is past is due at once, what is too far never.
  yield* after(-HOUR).recv();
  yield* sleep(-1);
  const { index } = yield* select([after(Number.POSITIVE_INFINITY).receiving(), after(0).receiving()]);
  print(index === 0 ? 'the end of time' : 'now');
  for (const d of [0, -1]) {
    try {
      new Ticker(d);
    } catch (e) {
      print((e as Error).message);
    }
    try {
      ticker.reset(d);
    } catch (e) {
      print((e as Error).message);
    }
  }
}
