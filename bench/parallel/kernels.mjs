// What the parallel benchmarks compute, in plain JavaScript: the goroutine programs, piscina's tasks and the plain
// worker threads all run these functions on shared memory. bench/go/mergesort and bench/go/matrix have them in Go.

/** Ranges of at most so many are sorted by insertion. */
const INSERTION = 24;

/** Fills a with numbers that look random; their sum. */
export function fill(a, seed) {
  let x = seed | 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    a[i] = x;
    sum = (sum + x) | 0;
  }
  return sum;
}

/** Whether a is in order, and has this sum. */
export function isSorted(a, sum) {
  let s = 0;
  for (let i = 0; i < a.length; i++) {
    if (i > 0 && a[i - 1] > a[i]) return false;
    s = (s + a[i]) | 0;
  }
  return s === sum;
}

function insertion(a, lo, hi) {
  for (let i = lo + 1; i < hi; i++) {
    const x = a[i];
    let j = i;
    while (j > lo && a[j - 1] > x) {
      a[j] = a[j - 1];
      j--;
    }
    a[j] = x;
  }
}

/** Sorts a[lo, hi) by merging, with room in tmp. */
export function sortRange(a, tmp, lo, hi) {
  if (hi - lo <= INSERTION) {
    insertion(a, lo, hi);
    return;
  }
  const mid = (lo + hi) >>> 1;
  sortRange(a, tmp, lo, mid);
  sortRange(a, tmp, mid, hi);
  for (let i = lo; i < mid; i++) tmp[i] = a[i];
  let i = lo;
  let j = mid;
  let k = lo;
  while (i < mid && j < hi) {
    if (tmp[i] <= a[j]) a[k++] = tmp[i++];
    else a[k++] = a[j++];
  }
  while (i < mid) a[k++] = tmp[i++];
}

/** Of the first k of two merged runs, a[left, left + n) and a[left + n, left + 2n), how many come from the first. */
function fromLeft(a, left, n, k) {
  let lo = Math.max(0, k - n);
  let hi = Math.min(k, n);
  while (lo < hi) {
    const i = (lo + hi) >>> 1;
    if (a[left + i] <= a[left + n + k - i - 1]) lo = i + 1;
    else hi = i;
  }
  return lo;
}

/** Merges runs of `width`, pair by pair, from one array to the other: only to[k0, k1), which lies in one pair. */
export function mergePiece(from, to, width, k0, k1) {
  const base = k0 - (k0 % (2 * width));
  let i = base + fromLeft(from, base, width, k0 - base);
  const mid = base + width;
  let j = mid + (k0 - i);
  const hi = mid + width;
  for (let k = k0; k < k1; k++) {
    if (j >= hi || (i < mid && from[i] <= from[j])) to[k] = from[i++];
    else to[k] = from[j++];
  }
}

/** One of `pieces` parts of phase `phase`: phase 0 sorts, each later one merges what is there to runs twice as long, to
 *  and fro between the arrays. */
export function sortPhase(a, tmp, pieces, phase, piece) {
  const n = a.length / pieces;
  const lo = piece * n;
  if (phase === 0) sortRange(a, tmp, lo, lo + n);
  else if (phase % 2 === 1) mergePiece(a, tmp, n << (phase - 1), lo, lo + n);
  else mergePiece(tmp, a, n << (phase - 1), lo, lo + n);
}

/** Fills an n by n matrix with small whole numbers. */
export function fillMatrix(m, seed) {
  for (let i = 0; i < m.length; i++) m[i] = ((i * seed) % 17) - 8;
}

/** Row i of c = a * b, n by n. */
export function multiplyRow(a, b, c, n, i) {
  const at = i * n;
  for (let j = 0; j < n; j++) c[at + j] = 0;
  for (let k = 0; k < n; k++) {
    const x = a[at + k];
    const row = k * n;
    for (let j = 0; j < n; j++) c[at + j] += x * b[row + j];
  }
}

/** Whether a(bx) = cx for one vector x. (Freivalds) */
export function isProduct(a, b, c, n) {
  const x = Float64Array.from({ length: n }, (_, i) => (i % 7) - 3);
  const left = times(a, times(b, x, n), n);
  const right = times(c, x, n);
  return left.every((v, i) => v === right[i]);
}

function times(m, x, n) {
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += m[i * n + j] * x[j];
    y[i] = s;
  }
  return y;
}
