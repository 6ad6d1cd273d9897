// A buffered channel as a semaphore: never more than three at work.

import { AtomicInt32, type Chan, chan, go, gosched, print, WaitGroup } from 'rt0';

function* worker(sem: Chan<boolean>, active: AtomicInt32, most: AtomicInt32, wg: WaitGroup) {
  yield* sem.send(true);
  const now = active.add(1);
  if (now > 3) throw new Error(`${now} at work`);
  most.add(1);
  for (let i = 0; i < 5; i++) yield* gosched();
  active.add(-1);
  yield* sem.recv();
  wg.done();
}

export function* main() {
  const sem = chan<boolean>(3);
  const active = new AtomicInt32(0);
  const runs = new AtomicInt32(0);
  const wg = new WaitGroup();
  for (let i = 0; i < 100; i++) {
    wg.add(1);
    go(worker, sem, active, runs, wg);
  }
  yield* wg.wait();
  print('runs', runs.load(), 'active', active.load(), 'len', sem.len, 'cap', sem.cap);
}
