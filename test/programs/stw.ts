// Stopping the world, as a program sees it. args: which, how many. Each prints what it has measured.
//
//   syscall   while a goroutine blocks its thread for so many ms: ms that a stop takes
//   hog       beside one that does nothing but stop it: how many stops of that one's so many of ours have cost
//   figures   what readMemStats says about so many stops, beside what the clock says

import { AtomicInt32, args, go, gosched, nanotime, print, readMemStats, sleep, syscall } from 'rt0';

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

function* stopper(stops: AtomicInt32, enough: AtomicInt32) {
  while (enough.load() === 0) {
    yield* readMemStats();
    stops.add(1);
  }
}

/** Only those of the other are counted that were made while we asked: each of ours has to wait for one at most, and for what is made
 *  while our thread is not run. */
function* besideHog(n: number) {
  const stops = new AtomicInt32(0);
  const enough = new AtomicInt32(0);
  go(stopper, stops, enough);
  while (stops.load() === 0) yield* gosched();
  let cost = 0;
  for (let i = 0; i < n; i++) {
    const before = stops.load();
    yield* readMemStats();
    cost += stops.load() - before;
  }
  enough.store(1);
  print(cost);
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

export function* main() {
  const [which, n = '1'] = args();
  if (which === 'syscall') yield* duringSyscall(Number(n));
  else if (which === 'hog') yield* besideHog(Number(n));
  else if (which === 'figures') yield* figures(Number(n));
  else throw new Error('which?');
}
