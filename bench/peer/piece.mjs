// One piece of a parallel job (jobs.ts), for piscina's threads and for plain ones. The thread is given the job's name
// and memory with workerData.

import { workerData } from 'node:worker_threads';
import { multiplyRow, sortPhase } from '../parallel/kernels.mjs';

const { job, buffers } = workerData;
const run = job === 'mergesort' ? sorter() : multiplier();

function sorter() {
  const [a, tmp] = buffers.map((b) => new Int32Array(b));
  return (phase, piece) => sortPhase(a, tmp, 16, phase, piece);
}

function multiplier() {
  const [a, b, c] = buffers.map((buffer) => new Float64Array(buffer));
  const n = 400;
  const rows = 50;
  return (_phase, piece) => {
    for (let i = piece * rows; i < (piece + 1) * rows; i++) multiplyRow(a, b, c, n, i);
  };
}

export default function task({ phase, piece }) {
  run(phase, piece);
}
