// Operations that do not wait, beside some that do: on channels that are being closed, and on a mutex.

import { type Chan, chan, go, Mutex, print, WaitGroup } from 'rt0';

function* gives(c: Chan<number>, wg: WaitGroup) {
  yield* c.send(1);
  c.close();
  wg.done();
}

function* peeks(c: Chan<number>, wg: WaitGroup) {
  for (let i = 0; i < 3; i++) {
    const r = c.tryRecv();
    if (r.selected) break;
  }
  wg.done();
}

function* waits(d: Chan<number>, wg: WaitGroup) {
  yield* d.recv();
  wg.done();
}

function* enters(mu: Mutex, wg: WaitGroup) {
  if (mu.tryLock()) mu.unlock();
  yield* mu.lock();
  mu.unlock();
  wg.done();
}

export function* main() {
  const c = chan<number>(1);
  const d = chan<number>();
  const mu = new Mutex();
  const wg = new WaitGroup();
  wg.add(5);
  go(peeks, c, wg);
  go(gives, c, wg);
  go(waits, d, wg);
  go(enters, mu, wg);
  go(enters, mu, wg);
  let given = false;
  for (let i = 0; i < 3 && !given; i++) given = d.trySend(i);
  if (!given) d.close();
  yield* wg.wait();
  print(given, c.len);
}
