// C = A * B, 400 by 400 numbers: 8 goroutines take row after row from an atomic counter. An operation is one product.
// The kernels are those that the peers run (bench/parallel); bench/go/matrix/main.go is the same in Go.
// Arguments: products to warm up, and to time. It prints {ns, ops, got}.

import { AtomicInt32, args, exit, float64Array, go, nanotime, print, WaitGroup } from 'rt0';
import { fillMatrix, isProduct, multiplyRow } from '../parallel/kernels.mjs';

const N = 400;
const GOROUTINES = 8;

function* rows(a: Float64Array, b: Float64Array, c: Float64Array, next: AtomicInt32, wg: WaitGroup) {
  for (let i = next.add(1) - 1; i < N; i = next.add(1) - 1) multiplyRow(a, b, c, N, i);
  wg.done();
}

function* multiply(a: Float64Array, b: Float64Array, c: Float64Array) {
  const next = new AtomicInt32(0);
  const wg = new WaitGroup();
  wg.add(GOROUTINES);
  for (let i = 0; i < GOROUTINES; i++) go(rows, a, b, c, next, wg);
  yield* wg.wait();
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  const a = float64Array(N * N);
  const b = float64Array(N * N);
  const c = float64Array(N * N);
  fillMatrix(a, 7);
  fillMatrix(b, 11);
  let elapsed = 0;
  let got = 0;
  for (let i = 0; i < warm + timed; i++) {
    c.fill(0);
    const started = nanotime();
    yield* multiply(a, b, c);
    const took = nanotime() - started;
    if (i < warm) continue;
    elapsed += took;
    if (isProduct(a, b, c, N)) got++;
  }
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
