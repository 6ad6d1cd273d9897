// Goroutines that do nothing but plain accesses for longer than a time slice (src/explore/runtime/slices.ts).

import { go, int32Array, print, WaitGroup } from 'rt0';

function* sums(a: ReturnType<typeof int32Array>, at: number, wg: WaitGroup) {
  for (let i = 0; i < 320_000; i++) a[at] = (a[at] as number) + (i % 3);
  wg.done();
}

export function* main() {
  const a = int32Array(32);
  const wg = new WaitGroup();
  wg.add(2);
  for (let i = 0; i < 2; i++) go(sums, a, i * 16, wg);
  yield* wg.wait();
  print(a[0], a[16]);
}
