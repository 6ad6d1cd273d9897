// Merge sort: a goroutine for each half down to a size that is not worth one. The halves are views of one shared
// Int32Array, so nothing is copied between goroutines; the WaitGroup orders the merge after both sorts.

import { go, int32Array, print, WaitGroup } from 'rt0';

const N = 1 << 19;
const SMALL = 1 << 13;

/** Merges the two sorted halves of a by way of tmp. */
function merge(a: Int32Array, tmp: Int32Array): void {
  const mid = a.length >> 1;
  tmp.set(a);
  let i = 0;
  let j = mid;
  for (let k = 0; k < a.length; k++) {
    const left = tmp[i] ?? 0;
    const right = tmp[j] ?? 0;
    if (j >= a.length || (i < mid && left <= right)) {
      a[k] = left;
      i++;
    } else {
      a[k] = right;
      j++;
    }
  }
}

function* sort(a: Int32Array, tmp: Int32Array, parent: WaitGroup) {
  if (a.length <= SMALL) a.sort();
  else {
    const mid = a.length >> 1;
    const wg = new WaitGroup();
    wg.add(2);
    go(sort, a.subarray(0, mid), tmp.subarray(0, mid), wg);
    go(sort, a.subarray(mid), tmp.subarray(mid), wg);
    yield* wg.wait();
    merge(a, tmp);
  }
  parent.done();
}

function fill(a: Int32Array): number {
  let x = 1;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    a[i] = x;
    sum = (sum + x) | 0;
  }
  return sum;
}

function sorted(a: Int32Array): boolean {
  for (let i = 1; i < a.length; i++) if ((a[i - 1] ?? 0) > (a[i] ?? 0)) return false;
  return true;
}

export function* main() {
  const a = int32Array(N);
  const tmp = int32Array(N);
  const sum = fill(a);
  const wg = new WaitGroup();
  wg.add(1);
  go(sort, a, tmp, wg);
  yield* wg.wait();
  const same = a.reduce((s, v) => (s + v) | 0, 0) === sum;
  print(`${N} numbers: ${sorted(a) ? 'sorted' : 'NOT SORTED'}, ${same ? 'none lost' : 'SOME LOST'}`);
}
