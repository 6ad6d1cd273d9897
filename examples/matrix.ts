// C = A * B on shared memory: a Float64Array that every goroutine sees, not a copy each. Rows are handed out by an
// atomic counter, so a P that is faster takes more of them. The inner loop is plain JavaScript on plain typed arrays.

import { AtomicInt32, float64Array, go, print, WaitGroup } from 'rt0';

const N = 300;
const WORKERS = 8;

function fill(m: Float64Array, seed: number): void {
  for (let i = 0; i < m.length; i++) m[i] = ((i * seed) % 17) - 8;
}

/** Row i of c. */
function row(a: Float64Array, b: Float64Array, c: Float64Array, i: number): void {
  const out = c.subarray(i * N, (i + 1) * N);
  for (let k = 0; k < N; k++) {
    const x = a[i * N + k] ?? 0;
    const r = b.subarray(k * N, (k + 1) * N);
    for (let j = 0; j < N; j++) out[j] = (out[j] ?? 0) + x * (r[j] ?? 0);
  }
}

function* multiply(a: Float64Array, b: Float64Array, c: Float64Array, next: AtomicInt32, wg: WaitGroup) {
  for (let i = next.add(1) - 1; i < N; i = next.add(1) - 1) row(a, b, c, i);
  wg.done();
}

/** Freivalds' check: A(Bx) = Cx for a vector x, in N^2 steps. */
function correct(a: Float64Array, b: Float64Array, c: Float64Array): boolean {
  const times = (m: Float64Array, x: Float64Array): Float64Array =>
    x.map((_, i) => x.reduce((s, v, j) => s + v * (m[i * N + j] ?? 0), 0));
  const x = Float64Array.from({ length: N }, (_, i) => (i % 7) - 3);
  const left = times(a, times(b, x));
  return times(c, x).every((v, i) => v === left[i]);
}

export function* main() {
  const a = float64Array(N * N);
  const b = float64Array(N * N);
  const c = float64Array(N * N);
  fill(a, 7);
  fill(b, 11);
  const next = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(WORKERS);
  for (let i = 0; i < WORKERS; i++) go(multiply, a, b, c, next, wg);
  yield* wg.wait();
  print(`${N} x ${N}: c[1][2] = ${c[N + 2]}, trace ${c.reduce((s, v, i) => (i % (N + 1) === 0 ? s + v : s), 0)}`);
  print(correct(a, b, c) ? 'correct' : 'WRONG');
}
