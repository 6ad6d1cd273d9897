// Cond: a bounded buffer with two conditions, then a starting gun that wakes everybody.

import { type Chan, Cond, chan, go, int32Array, Mutex, print, WaitGroup } from 'rt0';

const CAP = 4;
const PER = 100;

// The buffer's state, under the mutex.
const LEN = 0;
const FIRST = 1;
const SLOTS = 2;

function* put(mu: Mutex, notFull: Cond, notEmpty: Cond, buf: Int32Array, v: number) {
  yield* mu.lock();
  while (buf[LEN] === CAP) yield* notFull.wait();
  const first = buf[FIRST] ?? 0;
  const len = buf[LEN] ?? 0;
  buf[SLOTS + ((first + len) % CAP)] = v;
  buf[LEN] = len + 1;
  notEmpty.signal();
  mu.unlock();
}

function* take(mu: Mutex, notFull: Cond, notEmpty: Cond, buf: Int32Array) {
  yield* mu.lock();
  while (buf[LEN] === 0) yield* notEmpty.wait();
  const first = buf[FIRST] ?? 0;
  const v = buf[SLOTS + first] ?? 0;
  buf[FIRST] = (first + 1) % CAP;
  buf[LEN] = (buf[LEN] ?? 0) - 1;
  notFull.signal();
  mu.unlock();
  return v;
}

function* producer(mu: Mutex, notFull: Cond, notEmpty: Cond, buf: Int32Array, from: number) {
  for (let i = 0; i < PER; i++) yield* put(mu, notFull, notEmpty, buf, from + i);
}

function* consumer(mu: Mutex, notFull: Cond, notEmpty: Cond, buf: Int32Array, out: Chan<number>) {
  let sum = 0;
  for (let i = 0; i < PER; i++) sum += yield* take(mu, notFull, notEmpty, buf);
  yield* out.send(sum);
}

function* runner(mu: Mutex, gun: Cond, fired: Int32Array, ready: WaitGroup, done: WaitGroup) {
  yield* mu.lock();
  ready.done();
  while (fired[0] === 0) yield* gun.wait();
  fired[1] = (fired[1] ?? 0) + 1;
  mu.unlock();
  done.done();
}

export function* main() {
  const mu = new Mutex();
  const notFull = new Cond(mu);
  const notEmpty = new Cond(mu);
  const buf = int32Array(SLOTS + CAP);
  const out = chan<number>();
  for (let i = 0; i < 3; i++) {
    go(producer, mu, notFull, notEmpty, buf, i * PER);
    go(consumer, mu, notFull, notEmpty, buf, out);
  }
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += yield* out.recv();
  print('sum', sum, 'left', buf[LEN]);

  const gun = new Cond(mu);
  const fired = int32Array(2);
  const ready = new WaitGroup();
  const done = new WaitGroup();
  ready.add(10);
  done.add(10);
  for (let i = 0; i < 10; i++) go(runner, mu, gun, fired, ready, done);
  yield* ready.wait();
  yield* mu.lock();
  print('off before the gun', fired[1]);
  fired[0] = 1;
  gun.broadcast();
  mu.unlock();
  yield* done.wait();
  print('off', fired[1]);
}
