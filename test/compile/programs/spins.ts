// Loops of every kind that a compiled body has, each run by two goroutines on one P until they are told to stop: main
// gets its turns only if they give way.

import { args, go, gosched, int32Array, nanotime, print, WaitGroup } from 'rt0';

function busy(ms: number): number {
  const end = nanotime() + ms * 1e6;
  let rounds = 0;
  while (nanotime() < end) rounds++;
  return rounds;
}

function* counted(stop: Int32Array, wg: WaitGroup) {
  let s = 0;
  out: for (;;) {
    for (let i = 0; i < 1e9; i++) {
      s = (s + i) | 0;
      if (stop[0] !== 0) break out;
    }
  }
  wg.done();
  return s;
}

function* small(stop: Int32Array, wg: WaitGroup) {
  let s = 1;
  while (stop[0] === 0) s = (s * 31 + 7) | 0;
  wg.done();
  return s;
}

function* nested(stop: Int32Array, wg: WaitGroup) {
  let s = 1;
  outer: do {
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 30; j++) {
        s = (s * 31 + j) | 0;
        if (s % 1000 === 1) continue outer;
      }
    }
  } while (stop[0] === 0);
  wg.done();
  return s;
}

function* slow(stop: Int32Array, wg: WaitGroup) {
  let s = 1;
  while (stop[0] === 0) s += busy(2);
  wg.done();
  return s;
}

function* calling(stop: Int32Array, wg: WaitGroup) {
  let s = 1;
  while (stop[0] === 0) s += String(s).length;
  wg.done();
  return s;
}

export function* main() {
  const stop = int32Array(1);
  const wg = new WaitGroup();
  const kinds = { counted, small, nested, slow, calling };
  const spin = kinds[args()[0] as keyof typeof kinds];
  wg.add(2);
  go(spin, stop, wg);
  go(spin, stop, wg);
  for (let turn = 0; turn < 3; turn++) yield* gosched();
  stop[0] = 1;
  yield* wg.wait();
  print('stopped');
}
