// Stopping the world, as a program sees it. args: which, how many or how. Each prints what it has measured.
//
//   syscall   while a goroutine blocks its thread for so many ms: ms that a stop takes
//   turns     who stops it twice in a row, with another waiting since the first: `ok` if the other comes between, so
//             many times
//   misused   stops it, and then: `waits`, `twice`, `yields`, `ends`; `never` starts it only
//   figures   what readMemStats says about so many stops, beside what the clock says

import {
  AtomicInt32,
  args,
  chan,
  go,
  gosched,
  nanotime,
  print,
  readMemStats,
  sleep,
  startTheWorld,
  stopTheWorld,
  syscall,
} from 'rt0';

function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

function* blocker(begun: AtomicInt32, ms: number) {
  begun.store(1);
  syscall(block, ms);
}

function* duringSyscall(ms: number) {
  const begun = new AtomicInt32(0);
  go(blocker, begun, ms);
  while (begun.load() === 0) yield* sleep(1);
  yield* sleep(20);
  const from = nanotime();
  yield* readMemStats();
  print((nanotime() - from) / 1e6);
}

function spin(ms: number): void {
  const until = nanotime() + ms * 1e6;
  while (nanotime() < until);
}

/** Plain code, which no stop can interrupt. */
function whileNot(flag: AtomicInt32): void {
  while (flag.load() === 0);
}

/** Asks while main waits for `busy` to stop. */
function* other(ready: AtomicInt32, stopping: AtomicInt32, asks: AtomicInt32, first: AtomicInt32) {
  ready.add(1);
  whileNot(stopping);
  spin(5);
  asks.store(1);
  yield* readMemStats();
  first.compareAndSwap(0, 2);
}

function* busy(ready: AtomicInt32, asks: AtomicInt32) {
  ready.add(1);
  whileNot(asks);
  spin(20);
}

function* turns(n: number) {
  for (let i = 0; i < n; i++) {
    const ready = new AtomicInt32(0);
    const stopping = new AtomicInt32(0);
    const asks = new AtomicInt32(0);
    const first = new AtomicInt32(0);
    go(other, ready, stopping, asks, first);
    go(busy, ready, asks);
    while (ready.load() < 2) yield* gosched();
    stopping.store(1);
    yield* readMemStats();
    yield* readMemStats();
    first.compareAndSwap(0, 1);
    print(first.load() === 2 ? 'ok' : 'overtaken');
  }
}

function* spins(enough: AtomicInt32) {
  while (enough.load() === 0) {}
}

/** The clock's times are taken around a whole readMemStats, so no stop is longer. */
function* figures(n: number) {
  const enough = new AtomicInt32(0);
  go(spins, enough);
  yield* sleep(1);
  let longest = 0;
  let all = 0;
  const first = yield* readMemStats();
  let last = first;
  for (let i = 0; i < n; i++) {
    const from = nanotime();
    last = yield* readMemStats();
    const took = nanotime() - from;
    all += took;
    longest = Math.max(longest, took);
  }
  enough.store(1);
  const stops = last.numStops - first.numStops;
  const ns = last.stopTotalNs - first.stopTotalNs;
  print(JSON.stringify({ stops, ns, all, longest, max: last.stopMaxNs, before: first.stopMaxNs }));
}

function* stopsAndEnds() {
  yield* stopTheWorld();
}

function* misused(how: string) {
  if (how === 'ends') {
    go(stopsAndEnds);
    yield* sleep(10_000);
  }
  if (how !== 'never') yield* stopTheWorld();
  if (how === 'waits') yield* chan<number>().recv();
  if (how === 'twice') yield* stopTheWorld();
  if (how === 'yields') yield* gosched();
  startTheWorld();
}

export function* main() {
  const [which, n = '1'] = args();
  if (which === 'syscall') yield* duringSyscall(Number(n));
  else if (which === 'turns') yield* turns(Number(n));
  else if (which === 'figures') yield* figures(Number(n));
  else if (which === 'misused') yield* misused(n);
  else throw new Error('which?');
}
