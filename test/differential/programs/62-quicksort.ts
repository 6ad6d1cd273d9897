// A goroutine for each half: parts of one array are passed on, no element is copied.

import { go, int32Array, print, WaitGroup } from 'rt0';

const N = 20_000;

function partition(a: Int32Array): number {
  const last = a.length - 1;
  const pivot = a[last] ?? 0;
  let at = 0;
  for (let i = 0; i < last; i++) {
    const v = a[i] ?? 0;
    if (v >= pivot) continue;
    a[i] = a[at] ?? 0;
    a[at++] = v;
  }
  a[last] = a[at] ?? 0;
  a[at] = pivot;
  return at;
}

function* sort(a: Int32Array, wg: WaitGroup) {
  if (a.length < 500) a.sort();
  else {
    const at = partition(a);
    wg.add(2);
    go(sort, a.subarray(0, at), wg);
    go(sort, a.subarray(at + 1), wg);
  }
  wg.done();
}

export function* main() {
  const a = int32Array(N);
  let x = 12345;
  for (let i = 0; i < N; i++) {
    x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
    a[i] = x;
  }
  const wg = new WaitGroup();
  wg.add(1);
  go(sort, a, wg);
  yield* wg.wait();
  let sorted = true;
  for (let i = 1; i < N; i++) sorted &&= (a[i - 1] ?? 0) <= (a[i] ?? 0);
  print('sorted', sorted, a[0], a[N >> 1], a[N - 1]);
}
