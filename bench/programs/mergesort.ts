// Merge sort of 2^20 numbers in place, in five phases of 16 goroutines each: 16 parts are sorted, then merged to runs
// twice as long, each goroutine writing a 16th of what comes out. An operation is one sort. The kernels are those that
// the peers run (bench/parallel); bench/go/mergesort/main.go is the same in Go.
// Arguments: sorts to warm up, and to time. It prints {ns, ops, got}.

import { args, exit, go, int32Array, nanotime, print, WaitGroup } from 'rt0';
import { fill, isSorted, sortPhase } from '../parallel/kernels.mjs';

const N = 1 << 20;
const PIECES = 16;
const PHASES = 5;

function* piece(a: Int32Array, tmp: Int32Array, phase: number, i: number, wg: WaitGroup) {
  sortPhase(a, tmp, PIECES, phase, i);
  wg.done();
}

function* sort(a: Int32Array, tmp: Int32Array) {
  const wg = new WaitGroup();
  for (let phase = 0; phase < PHASES; phase++) {
    wg.add(PIECES);
    for (let i = 0; i < PIECES; i++) go(piece, a, tmp, phase, i, wg);
    yield* wg.wait();
  }
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  const a = int32Array(N);
  const tmp = int32Array(N);
  let elapsed = 0;
  let got = 0;
  for (let i = 0; i < warm + timed; i++) {
    const sum = fill(a, i + 1);
    const started = nanotime();
    yield* sort(a, tmp);
    const took = nanotime() - started;
    if (i < warm) continue;
    elapsed += took;
    if (isSorted(a, sum)) got++;
  }
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
