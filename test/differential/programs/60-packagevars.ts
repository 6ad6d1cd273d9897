// Package variables: set once, by main's init task, in their order; then all goroutines see the same ones.

import { type Chan, chan, go, int32Array, Mutex, print, WaitGroup } from 'rt0';

const names = chan<string>(3);
const results: Chan<number> = chan<number>(4);
const mu = new Mutex();
const table = int32Array(8);
let total = start(10);
let last = 'nobody';
let calls = 0;

function start(n: number): number {
  return n * 10;
}

export function* init() {
  yield* names.send('init');
  for (let i = 0; i < table.length; i++) table[i] = i + total;
}

function* worker(name: string, from: number, to: number, wg: WaitGroup) {
  let sum = 0;
  for (let i = from; i < to; i++) sum += table[i] ?? 0;
  yield* mu.lock();
  total += sum;
  calls++;
  if (calls === 2) last = 'the second';
  mu.unlock();
  yield* names.send(name);
  yield* results.send(sum);
  wg.done();
}

export function* main() {
  print(total, last, calls, table.join(' '));
  const wg = new WaitGroup();
  wg.add(2);
  print(yield* names.recv());
  go(worker, 'a', 0, 4, wg);
  go(worker, 'a', 4, 8, wg);
  yield* wg.wait();
  print(yield* names.recv(), yield* names.recv());
  print((yield* results.recv()) + (yield* results.recv()));
  print(total, last, calls);
}
