// Soak workers for syscalls and goroutines that are locked to their threads.

import { type Chan, chan, go, gosched, lockOSThread, sleep, syscall, threadid, unlockOSThread, WaitGroup } from 'rt0';
import { did, next, stop, wrong } from './kit.ts';

export function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

export function* calls(seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    const ms = (x & 31) === 0 ? 12 : ((x >>> 8) & 3) / 8;
    if (syscall(block, ms) !== ms) wrong('a syscall gave back something else');
    did('syscalls');
    if ((x & 3) === 0) yield* gosched();
  }
  over.done();
}

/** One that ends locked and takes its thread along, or one that stays on its thread for a while. */
function* locked(hold: boolean, c: Chan<number>, wg: WaitGroup) {
  lockOSThread();
  const thread = threadid();
  for (let i = 0; i < 5; i++) {
    yield* c.send(i);
    if (threadid() !== thread) wrong('a locked goroutine moved');
  }
  if (hold) unlockOSThread();
  else did('threadsEnded');
  wg.done();
}

export function* lockers(over: WaitGroup) {
  const c = chan<number>();
  const wg = new WaitGroup();
  // The first ends locked, then one in eight.
  for (let n = 0; stop.load() === 0; n++) {
    wg.add(1);
    go(locked, (n & 7) !== 0, c, wg);
    for (let i = 0; i < 5; i++) if ((yield* c.recv()) !== i) wrong('a locked goroutine sent something else');
    yield* wg.wait();
    yield* sleep(10);
  }
  over.done();
}
