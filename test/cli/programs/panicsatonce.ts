// Goroutines that panic at one moment, and many that wait: to show them all takes long. args: the address of
// kern.panicking, and main returns as soon as that is set; or nothing.

import { args, chan, go, int32Array, loadword } from 'rt0';

function* waits() {
  yield* chan().recv();
}

function* bad(now: Int32Array, ready: Int32Array) {
  Atomics.add(ready, 0, 1);
  while (Atomics.load(now, 0) === 0);
  throw new Error('bad');
}

export function* main() {
  const now = int32Array(1);
  const ready = int32Array(1);
  const panicking = Number(args()[0] ?? 0);
  const n = panicking !== 0 ? 1 : 3;
  for (let i = 0; i < 3000; i++) go(waits);
  for (let i = 0; i < n; i++) go(bad, now, ready);
  while (Atomics.load(ready, 0) < n);
  Atomics.store(now, 0, 1);
  if (panicking === 0) yield* chan().recv();
  while (loadword(panicking) === 0);
}
